/// The bits of `btf_flags`, Linux 7.3.
package enum BtfFlags {
    package static let table = NameTable([
        NamedValue(0x10000, "BPF_F_TOKEN_FD", since: "6.9")
    ])

    package static let tokenFd: UInt64 = 0x10000
}
