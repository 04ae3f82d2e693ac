import CLinux

/// A directory that files are made, renamed and removed in. It stays the same one although somebody moves the path
/// that led to it.
package struct Place: ~Copyable {
    /// What a name stands for.
    package enum Kind: Equatable, Sendable {
        case nothing
        case regular
        case directory
        case link
        case blockDevice
        /// A character device, a pipe or a socket.
        case stream
    }

    private let directory: OwnedDescriptor

    package init(path: String) throws(SyscallError) {
        directory = OwnedDescriptor(adopting: try checked(clinux_open_place(path), "open", path))
    }

    /// What is there under a name, and whose it is. Following a link that leads nowhere finds nothing.
    package func look(at name: String, following: Bool) throws(SyscallError) -> (kind: Kind, uid: UInt32) {
        var status = clinux_file_status()
        do {
            _ = try checked(
                clinux_fstatat(directory.raw, name, following ? 1 : 0, &status), "stat", name)
        } catch  where error.errno == SyscallError.noSuchFile {
            return (.nothing, 0)
        }
        return (Self.kind(of: status), status.uid)
    }

    /// A file that was not there, with mode 0600.
    package func create(_ name: String) throws(SyscallError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try checked(clinux_create(directory.raw, name), "create", name))
    }

    /// A device or a pipe as it is; nil where something else stands there by now.
    package func openStream(_ name: String) throws(SyscallError) -> OwnedDescriptor? {
        let opened = OwnedDescriptor(
            adopting: try checked(clinux_open_stream(directory.raw, name), "open", name))
        var status = clinux_file_status()
        _ = try checked(clinux_fstat(opened.raw, &status), "stat", name)
        guard Self.kind(of: status) == .stream else { return nil }
        return opened
    }

    package func rename(_ name: String, to newName: String) throws(SyscallError) {
        _ = try checked(clinux_renameat(directory.raw, name, newName), "rename", name)
    }

    package func remove(_ name: String) throws(SyscallError) {
        _ = try checked(clinux_unlinkat(directory.raw, name), "unlink", name)
    }

    private static func kind(of status: clinux_file_status) -> Kind {
        switch clinux_file_kind(rawValue: UInt32(truncatingIfNeeded: status.kind)) {
        case CLINUX_FILE_REGULAR: .regular
        case CLINUX_FILE_DIRECTORY: .directory
        case CLINUX_FILE_LINK: .link
        case CLINUX_FILE_BLOCK_DEVICE: .blockDevice
        default: .stream
        }
    }
}

extension SyscallError {
    /// ENOENT, ECHILD, EEXIST, EPIPE: the ones whose meaning changes what is done next.
    package static let noSuchFile: Int32 = 2
    package static let noChild: Int32 = 10
    package static let fileExists: Int32 = 17
    package static let brokenPipe: Int32 = 32
}
