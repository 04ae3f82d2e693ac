extension DescriptorFact {
    /// How many bytes user space exchanges with the kernel for one value of this map (`bpf_map_value_size`, 7.0).
    func valueLength(flags: UInt64, possibleCpus: UInt64) -> UInt64? {
        guard kind == .map, let valueSize else { return nil }
        let size = UInt64(valueSize)
        return hasValuePerCpu(flags: flags) ? ((size + 7) & ~7).multipliedOrMax(by: possibleCpus) : size
    }

    /// Whether a value is one for each CPU, one after another; flags can ask for that of a single one (7.0).
    func hasValuePerCpu(flags: UInt64) -> Bool {
        guard kind == .map, let type, MapType.perCpu.contains(UInt64(type)) else { return false }
        return flags & (ElementFlags.cpu | ElementFlags.allCpus) == 0
    }

    var keyLength: UInt64? { kind == .map ? keySize.map(UInt64.init) : nil }

    /// How long the cursor of a batch is.
    var cursorLength: UInt64? {
        guard let type, MapType.hashTables.contains(UInt64(type)) else { return keyLength }
        return 4
    }
}

extension UInt64 {
    /// A product of numbers from outside, which may be any.
    func multipliedOrMax(by other: UInt64) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
