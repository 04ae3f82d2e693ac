/// The low bits of the `flags` of a map element; the upper half holds a CPU with BPF_F_CPU (7.0).
package enum ElementFlags {
    package static let table = NameTable(
        [
            NamedValue(1, "BPF_NOEXIST", since: "3.19"),
            NamedValue(2, "BPF_EXIST", since: "3.19"),
            NamedValue(4, "BPF_F_LOCK", since: "5.1"),
            NamedValue(8, "BPF_F_CPU", since: "7.0"),
            NamedValue(0x10, "BPF_F_ALL_CPUS", since: "7.0"),
        ], of: "BPF_ANY")

    /// An update without any bit replaces or adds, which has a name too.
    package static let updateTable = NameTable(
        [NamedValue(0, "BPF_ANY", since: "3.19")] + table.rows, of: "BPF_ANY")

    /// Whether a bit has no name; with BPF_F_CPU the upper half has none.
    package static func hasUnknown(_ flags: UInt64) -> Bool {
        flags != 0 && table.flags(in: flags & cpu == 0 ? flags : flags & 0xffff_ffff).unknown != 0
    }

    package static let cpu: UInt64 = 8
    package static let allCpus: UInt64 = 0x10
}
