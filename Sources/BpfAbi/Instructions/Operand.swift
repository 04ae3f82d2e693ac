/// How the parts of an instruction are written.
enum Operand {
    /// Registers go from r0 to r10; the four bits could say more. The low half of a register is a `w`.
    static func register(_ number: UInt8, isHalf: Bool = false) -> String? {
        number <= 10 ? "\(isHalf ? "w" : "r")\(number)" : nil
    }

    /// A place in memory: `(r10 - 4)` without the parentheses.
    static func place(_ base: String, _ offset: Int16) -> String {
        offset < 0 ? "\(base) - \(offset.magnitude)" : "\(base) + \(offset)"
    }

    /// How far a jump goes, counted from the following instruction.
    static func distance(_ offset: Int32) -> String {
        offset < 0 ? "\(offset)" : "+\(offset)"
    }

    /// A mask reads best in hex.
    static func mask(_ value: Int32) -> String {
        value < 0 ? "\(value)" : "0x\(String(value, radix: 16))"
    }
}
