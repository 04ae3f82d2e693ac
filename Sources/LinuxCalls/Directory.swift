import CLinux
import Glibc

/// What is in a directory.
package enum Directory {
    package static func isDirectory(_ path: String) -> Bool {
        (try? Files.open(path, flags: O_RDONLY | O_DIRECTORY)) != nil
    }

    /// The names in it, sorted, without `.` and `..`.
    package static func names(in path: String) throws(SyscallError) -> [String] {
        guard let directory = opendir(path) else {
            // opendir(3) tells why only by errno, which Swift must not read: open(2) gives the same reason.
            _ = try Files.open(path, flags: O_RDONLY | O_DIRECTORY)
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's length; 0 where it has none, as a pipe has.
    package static func size(of path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 0 ? UInt64(status.st_size) : 0
    }
}
