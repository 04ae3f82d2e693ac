import BpfAbi

/// The search tables of objects that come without one. libunwind reads a table from the memory of the process: these
/// are given addresses that no process has, in the kernel's half.
struct BuiltTables {
    private static let start: UInt64 = 1 << 63
    /// An address is the start, the number of the table and 32 bits within it.
    private static let stride: UInt64 = 1 << 32

    private var tables: [[UInt8]] = []

    static func covers(_ address: UInt64) -> Bool { address >= start }

    mutating func add(_ descriptions: FrameDescriptions, relativeTo base: UInt64) -> UnwindTable? {
        let table = descriptions.table(relativeTo: base)
        guard !table.isEmpty else { return nil }
        tables.append(table)
        return UnwindTable(
            base: base, entries: Self.start + UInt64(tables.count - 1) * Self.stride,
            count: UInt64(table.count / 8))
    }

    func word(at address: UInt64) -> UInt64? {
        let (number, offset) = (address &- Self.start).quotientAndRemainder(dividingBy: Self.stride)
        guard number < UInt64(tables.count) else { return nil }
        return tables[Int(number)].integer(at: Int(offset))
    }
}
