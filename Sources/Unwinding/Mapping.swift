/// A line of `/proc/PID/maps`.
struct Mapping: Equatable, Sendable {
    var start: UInt64
    var end: UInt64
    var isWritable: Bool
    var isExecutable: Bool
    /// Where in the file it begins.
    var offset: UInt64
    /// Major and minor number as one; only ever compared with that of other mappings, for the number in `stat` is
    /// another one on btrfs and overlayfs.
    var device: UInt64
    /// 0 where no file is mapped.
    var inode: UInt64
    /// As the kernel gives it, ` (deleted)` included; empty for nameless memory.
    var path: String

    var isFile: Bool { inode != 0 }
    var isVdso: Bool { path == "[vdso]" }

    /// Whether what was read there once is still there: code and tables, as long as the mapping itself stays.
    var isConstant: Bool { !isWritable && (isFile || isVdso) }

    /// What a person calls it.
    var name: String { path.isEmpty ? "[anon]" : path }

    func isSameFile(as other: Mapping) -> Bool {
        inode == other.inode && device == other.device && path == other.path
    }
}
