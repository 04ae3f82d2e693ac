/// The bits of `open_flags`, Linux 7.3. A token is taken by BTF_GET_FD_BY_ID alone (6.15).
package enum OpenFlags {
    package static let table = NameTable(
        [
            NamedValue(8, "BPF_F_RDONLY", since: "4.15"),
            NamedValue(0x10, "BPF_F_WRONLY", since: "4.15"),
            NamedValue(0x10000, "BPF_F_TOKEN_FD", since: "6.15"),
        ], of: "BPF_F_NO_PREALLOC")

    package static let tokenFd: UInt64 = 0x10000
}
