/// The bits of `attach_flags` of PROG_ATTACH and PROG_DETACH, Linux 7.3.
package enum ProgramAttachFlags {
    package static let table = NameTable([
        NamedValue(1, "BPF_F_ALLOW_OVERRIDE", since: "4.10"),
        NamedValue(2, "BPF_F_ALLOW_MULTI", since: "4.15"),
        NamedValue(4, "BPF_F_REPLACE", since: "5.6"),
        NamedValue(8, "BPF_F_BEFORE", since: "6.6"),
        NamedValue(0x10, "BPF_F_AFTER", since: "6.6"),
        NamedValue(0x20, "BPF_F_ID", since: "6.6"),
        NamedValue(0x40, "BPF_F_PREORDER", since: "6.15"),
        NamedValue(0x2000, "BPF_F_LINK", since: "6.6"),
    ])

    package static let replace: UInt64 = 4
    package static let id: UInt64 = 0x20
    package static let link: UInt64 = 0x2000
}
