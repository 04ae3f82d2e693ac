import CLinux
import Glibc

/// A file that nobody finds and that is gone with its last reader.
package struct UnnamedFile: ~Copyable {
    private let file: OwnedDescriptor

    package var raw: CInt { file.raw }

    package init(_ bytes: [UInt8] = []) throws(SyscallError) {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let file = OwnedDescriptor(
            adopting: try checked(clinux_unnamed_file(directory), "mkstemp", directory))
        if !bytes.isEmpty { try Files.write(bytes, to: file.raw, subject: "a temporary file") }
        self.file = file
    }

    /// By which it can be opened again, from its beginning.
    package var path: String { "/proc/self/fd/\(file.raw)" }

    /// Its first bytes.
    package func contents(atMost limit: Int) throws(SyscallError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = try checked(
                clinux_pread(file.raw, &chunk, chunk.count, UInt64(bytes.count)), "pread", "a temporary file")
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
