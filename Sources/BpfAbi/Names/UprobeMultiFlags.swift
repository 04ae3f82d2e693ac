/// The bits of `link_create.uprobe_multi.flags`, Linux 7.3.
package enum UprobeMultiFlags {
    package static let table = NameTable(
        [
            NamedValue(1, "BPF_F_UPROBE_MULTI_RETURN", since: "6.6"),
            NamedValue(2, "BPF_F_UPROBE_MULTI_PATH_FD", since: "7.2"),
        ], of: "BPF_F_UPROBE_MULTI_RETURN")

    package static let pathFd: UInt64 = 2
}
