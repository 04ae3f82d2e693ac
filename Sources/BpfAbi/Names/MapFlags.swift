/// The bits of `map_flags`, Linux 7.3. BPF_F_PATH_FD is of the same enum, though no map takes it.
package enum MapFlags {
    package static let table = NameTable(
        [
            NamedValue(1, "BPF_F_NO_PREALLOC", since: "4.6"),
            NamedValue(2, "BPF_F_NO_COMMON_LRU", since: "4.10"),
            NamedValue(4, "BPF_F_NUMA_NODE", since: "4.14"),
            NamedValue(8, "BPF_F_RDONLY", since: "4.15"),
            NamedValue(0x10, "BPF_F_WRONLY", since: "4.15"),
            NamedValue(0x20, "BPF_F_STACK_BUILD_ID", since: "4.17"),
            NamedValue(0x40, "BPF_F_ZERO_SEED", since: "5.0"),
            NamedValue(0x80, "BPF_F_RDONLY_PROG", since: "5.2"),
            NamedValue(0x100, "BPF_F_WRONLY_PROG", since: "5.2"),
            NamedValue(0x200, "BPF_F_CLONE", since: "5.4"),
            NamedValue(0x400, "BPF_F_MMAPABLE", since: "5.5"),
            NamedValue(0x800, "BPF_F_PRESERVE_ELEMS", since: "5.10"),
            NamedValue(0x1000, "BPF_F_INNER_MAP", since: "5.10"),
            NamedValue(0x2000, "BPF_F_LINK", since: "6.4"),
            NamedValue(0x4000, "BPF_F_PATH_FD", since: "6.5"),
            NamedValue(0x8000, "BPF_F_VTYPE_BTF_OBJ_FD", since: "6.9"),
            NamedValue(0x10000, "BPF_F_TOKEN_FD", since: "6.9"),
            NamedValue(0x20000, "BPF_F_SEGV_ON_FAULT", since: "6.9"),
            NamedValue(0x40000, "BPF_F_NO_USER_CONV", since: "6.9"),
            NamedValue(0x80000, "BPF_F_RB_OVERWRITE", since: "6.19"),
        ], of: "BPF_F_NO_PREALLOC")

    package static let tokenFd: UInt64 = 0x10000
    package static let valueTypeBtfFd: UInt64 = 0x8000
}
