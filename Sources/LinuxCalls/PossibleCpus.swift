/// How many CPUs this machine may ever have: a per-CPU map keeps a value for each.
package enum PossibleCpus {
    package static func count() -> UInt64 {
        let text = (try? Files.text(of: "/sys/devices/system/cpu/possible")) ?? "0"
        return count(in: text)
    }

    /// A list of ranges, `0-3,8-11`. Where numbers are left out, the kernel leaves no room for their values.
    package static func count(in ranges: String) -> UInt64 {
        let counts = ranges.split(whereSeparator: { ",\n".contains($0) }).map { range -> UInt64 in
            let ends = range.split(separator: "-").compactMap { UInt32($0) }
            guard let first = ends.first, let last = ends.last, last >= first else { return 0 }
            return UInt64(last - first) + 1
        }
        return max(1, counts.reduce(0, &+))
    }
}
