import CLinux
import Glibc

/// Files by path and by descriptor, without Foundation.
package enum Files {
    package static func open(_ path: String, flags: CInt = O_RDONLY, mode: UInt32 = 0) throws(SyscallError)
        -> OwnedDescriptor
    {
        OwnedDescriptor(adopting: try checked(clinux_open(path, flags, mode), "open", path))
    }

    /// All of a file. Files of /proc tell no size, so this reads until the end.
    package static func contents(of path: String) throws(SyscallError) -> [UInt8] {
        let file = try open(path)
        return try contents(of: file.raw, subject: path)
    }

    package static func contents(of descriptor: CInt, subject: String? = nil) throws(SyscallError) -> [UInt8]
    {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16384)
        while true {
            let count = try checked(clinux_read(descriptor, &chunk, chunk.count), "read", subject)
            bytes += chunk[..<count]
            if count < chunk.count { return bytes }
        }
    }

    package static func text(of path: String) throws(SyscallError) -> String {
        String(decoding: try contents(of: path), as: UTF8.self)
    }

    package static func write(_ bytes: [UInt8], to descriptor: CInt, subject: String? = nil)
        throws(SyscallError)
    {
        _ = try checked(clinux_write(descriptor, bytes, bytes.count), "write", subject)
    }

    package static func target(ofLink path: String) throws(SyscallError) -> String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = try checked(clinux_readlink(path, &buffer, buffer.count), "readlink", path)
        return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
