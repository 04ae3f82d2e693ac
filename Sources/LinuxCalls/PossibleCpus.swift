/// How many CPUs this machine may ever have: a per-CPU map keeps a value for each.
package enum PossibleCpus {
    package static func count() -> UInt64 {
        let text = (try? Files.text(of: "/sys/devices/system/cpu/possible")) ?? "0"
        return count(in: text)
    }

    /// A list of ranges, `0-3,8-11`: one more than the last.
    package static func count(in ranges: String) -> UInt64 {
        let last = ranges.split(whereSeparator: { ",-\n".contains($0) }).compactMap { UInt64($0) }.max()
        return (last ?? 0) &+ 1
    }
}
