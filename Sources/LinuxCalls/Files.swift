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

    /// A small file of /proc that the kernel makes up anew for each reader, of at most 4096 bytes: all of it comes with
    /// one read(2). A traced application waits for this.
    package static func made(_ path: String) throws(SyscallError) -> [UInt8] {
        let file = try open(path)
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
            result = clinux_read_some(file.raw, buffer.baseAddress, buffer.count)
            count = max(0, result)
        }
        _ = try checked(result, "read", path)
        return bytes
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
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { (buffer) throws(SyscallError) in
            let length = try checked(
                clinux_readlink(path, buffer.baseAddress, buffer.count), "readlink", path)
            let bytes = UnsafeRawBufferPointer(start: buffer.baseAddress, count: length)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
