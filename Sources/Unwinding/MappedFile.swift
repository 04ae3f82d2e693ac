import Glibc
import LinuxCalls

/// The file behind a mapping of another process, as that process sees it.
struct MappedFile {
    /// Tells two files apart, also where the second took the inode of the first when that was deleted.
    struct Identity: Hashable {
        var device: UInt
        var inode: UInt
        var size: Int
        var changedSeconds: Int
        var changedNanoseconds: Int
    }

    let identity: Identity
    private let path: String

    /// Nil where none of the ways to it lead to the very file. The first one is exact, also for a deleted file, but
    /// needs CAP_CHECKPOINT_RESTORE (CAP_SYS_ADMIN before 5.9); the second follows the process into its mount
    /// namespace; the third is for a program that was deleted while it runs.
    init?(_ mapping: Mapping, of tid: Int32) {
        let process = "/proc/\(tid)"
        let range = String(mapping.start, radix: 16) + "-" + String(mapping.end, radix: 16)
        for path in ["\(process)/map_files/\(range)", "\(process)/root\(mapping.path)", "\(process)/exe"] {
            var status = stat()
            // Only the inode is compared: the device of a mapping is another one than stat's on btrfs and overlayfs.
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
                UInt64(status.st_ino) == mapping.inode
            else { continue }
            identity = Identity(
                device: UInt(status.st_dev), inode: UInt(status.st_ino), size: status.st_size,
                changedSeconds: status.st_ctim.tv_sec, changedNanoseconds: status.st_ctim.tv_nsec)
            self.path = path
            return
        }
        return nil
    }

    func open() throws(SyscallError) -> OwnedDescriptor {
        try Files.open(path)
    }
}
