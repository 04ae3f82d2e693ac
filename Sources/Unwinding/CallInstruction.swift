/// Recognises an x86-64 call by the bytes before the address that it returns to.
enum CallInstruction {
    /// How long `ff /2`, the indirect call, can be, prefixes aside.
    private static let indirectLengths: [UInt64] = [2, 3, 4, 6, 7]

    /// Whether one ends with these eight bytes, read as one word.
    static func ends(_ bytes: UInt64) -> Bool {
        // The last byte is the highest.
        func byte(_ distance: UInt64) -> UInt64 { bytes >> (64 - 8 * distance) & 0xff }
        if byte(5) == 0xe8 { return true }
        return indirectLengths.contains { byte($0) == 0xff && byte($0 - 1) & 0x38 == 0x10 }
    }
}
