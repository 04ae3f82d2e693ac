package import CLinux
import Glibc

/// A file that another process chose. It was found and not yet opened: looking at it so asks nothing of a pipe, a device
/// or a file system that the process itself serves, which might keep us waiting for ever.
package struct ForeignFile: ~Copyable {
    private let descriptor: OwnedDescriptor
    /// The process that sees it.
    private let pid: Int32

    /// Where a link of `/proc/PID` leads: `exe`, `root`, `map_files/...`.
    package init(link: String, of pid: Int32) throws(SyscallError) {
        let path = "/proc/\(pid)/\(link)"
        descriptor = OwnedDescriptor(adopting: try checked(clinux_open_path(-1, path), "open", path))
        self.pid = pid
    }

    /// A path as the process sees it, links included.
    package init(path: String, seenBy pid: Int32) throws(SyscallError) {
        let root = try ForeignFile(link: "root", of: pid)
        descriptor = OwnedDescriptor(
            adopting: try checked(clinux_open_path(root.descriptor.raw, path), "openat2", path))
        self.pid = pid
    }

    /// Something below a directory, in the same mount.
    package init(_ path: String, below directory: borrowing ForeignFile) throws(SyscallError) {
        descriptor = OwnedDescriptor(
            adopting: try checked(clinux_open_below(directory.descriptor.raw, path), "openat2", path))
        pid = directory.pid
    }

    /// The type of the file system it is on, as the process's table of mounts has it. The file system is not asked.
    package var fileSystem: String? {
        guard let info = try? Files.text(of: "/proc/self/fdinfo/\(descriptor.raw)"),
            let line = info.split(separator: "\n").first(where: { $0.hasPrefix("mnt_id:") }),
            let id = line.split(whereSeparator: { $0 == "\t" || $0 == " " }).last.flatMap({ UInt64($0) }),
            let mounts = try? Files.text(of: "/proc/\(pid)/mountinfo")
        else { return nil }
        return MountTable(mountinfo: mounts).mounts.first { $0.id == id }?.type
    }

    /// Of a regular file that its file system itself answers for; nil of everything else.
    package var status: clinux_file? {
        guard let type = fileSystem, type != "fuse", !type.hasPrefix("fuse.") else { return nil }
        var file = clinux_file()
        guard clinux_describe(descriptor.raw, &file) >= 0, file.is_regular != 0 else { return nil }
        return file
    }

    /// For reading. Only of something whose `status` or `fileSystem` was looked at.
    package func open() throws(SyscallError) -> OwnedDescriptor {
        OwnedDescriptor(adopting: try checked(clinux_reopen(descriptor.raw), "open"))
    }

    /// The names in a directory, under the same condition.
    package func names() throws(SyscallError) -> [String] {
        try Directory.names(in: "/proc/self/fd/\(descriptor.raw)")
    }
}
