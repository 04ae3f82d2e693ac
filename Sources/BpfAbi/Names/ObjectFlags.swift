/// The bits of `file_flags` of OBJ_PIN and OBJ_GET, Linux 7.3.
package enum ObjectFlags {
    package static let table = NameTable(
        [
            NamedValue(8, "BPF_F_RDONLY", since: "4.15"),
            NamedValue(0x10, "BPF_F_WRONLY", since: "4.15"),
            NamedValue(0x4000, "BPF_F_PATH_FD", since: "6.5"),
        ], of: "BPF_F_NO_PREALLOC")

    package static let pathFd: UInt64 = 0x4000
}
