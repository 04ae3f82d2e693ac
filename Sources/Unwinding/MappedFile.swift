import CLinux
import LinuxCalls

/// The file behind a mapping of another process, as that process sees it.
struct MappedFile: ~Copyable {
    /// Tells two files apart, also where the second took the inode of the first when that was deleted.
    struct Identity: Hashable {
        var device: UInt64
        var inode: UInt64
        var size: UInt64
        var changedSeconds: Int64
        var changedNanoseconds: Int64
    }

    /// What no object that is worth reading exceeds.
    private static let largest: UInt64 = 1 << 30

    let identity: Identity
    private let file: ForeignFile

    /// Nil where none of the ways to it lead to the very file. The first one is exact, also for a deleted file, but
    /// needs CAP_CHECKPOINT_RESTORE (CAP_SYS_ADMIN before 5.9); the second follows the process into its root directory
    /// and mount namespace; the third is for a program that was deleted while it runs.
    init?(_ mapping: Mapping, of tid: Int32) {
        let range = String(mapping.start, radix: 16) + "-" + String(mapping.end, radix: 16)
        if let found = Self.check(try? ForeignFile(link: "map_files/\(range)", of: tid), mapping) {
            self = found
        } else if let found = Self.check(try? ForeignFile(path: mapping.path, seenBy: tid), mapping) {
            self = found
        } else if let found = Self.check(try? ForeignFile(link: "exe", of: tid), mapping) {
            self = found
        } else {
            return nil
        }
    }

    private init(_ file: consuming ForeignFile, _ identity: Identity) {
        self.file = file
        self.identity = identity
    }

    /// Only the inode is compared: the device of a mapping is another one than stat's on btrfs and overlayfs.
    private static func check(_ file: consuming ForeignFile?, _ mapping: Mapping) -> MappedFile? {
        guard let file, let status = file.status, status.inode == mapping.inode, status.size <= largest else {
            return nil
        }
        let identity = Identity(
            device: status.device, inode: status.inode, size: status.size,
            changedSeconds: status.changed_seconds, changedNanoseconds: status.changed_nanoseconds)
        return MappedFile(file, identity)
    }

    func open() throws(SyscallError) -> OwnedDescriptor { try file.open() }
}
