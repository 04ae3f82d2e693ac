/// The bits of `link_create.flags` for cgroup, tcx and netkit links, Linux 7.3.
package enum LinkCreateFlags {
    package static let table = NameTable([
        NamedValue(8, "BPF_F_BEFORE", since: "6.6"),
        NamedValue(0x10, "BPF_F_AFTER", since: "6.6"),
        NamedValue(0x20, "BPF_F_ID", since: "6.6"),
        NamedValue(0x40, "BPF_F_PREORDER", since: "6.17"),
        NamedValue(0x2000, "BPF_F_LINK", since: "6.6"),
    ])

    package static let id: UInt64 = 0x20
    package static let link: UInt64 = 0x2000
}
