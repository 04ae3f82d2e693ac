import CLinux
import Glibc
package import LinuxCalls

/// Finds the file that a command names, as a shell would. Names are bytes, as the kernel has them.
package enum ExecutableSearch {
    package enum Failure: Error, Equatable, Sendable {
        case notFound
        /// There is such a file, and it cannot be executed.
        case notExecutable(errno: Int32)
    }

    private static let slash = UInt8(ascii: "/")
    private static let defaultPath = Array("/bin:/usr/bin".utf8)

    /// A name with a slash is a path, relative to `directory` where one is given; any other is looked for in `path`,
    /// a value of PATH. With a `root`, paths are as they will be when that directory is the root.
    package static func find(
        _ name: [UInt8], path: [UInt8]?, directory: String? = nil, root: borrowing OwnedDescriptor? = nil
    ) throws(Failure) -> [UInt8] {
        guard !name.isEmpty else { throw .notFound }
        if name.contains(slash) {
            try check(name, from: directory, root)
            return name
        }
        var refusal: Failure?
        for place in (path ?? defaultPath).split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        {
            let candidate = (place.isEmpty ? Array(".".utf8) : Array(place)) + [slash] + name
            do throws(Failure) {
                try check(candidate, from: directory, root)
                return candidate
            } catch {
                if error != .notFound { refusal = refusal ?? error }
            }
        }
        throw refusal ?? .notFound
    }

    private static func check(
        _ path: [UInt8], from directory: String?, _ root: borrowing OwnedDescriptor?
    ) throws(Failure) {
        var start: [UInt8] = []
        if let directory, path.first != slash { start = Array("\(directory)/".utf8) }
        let cPath = (start + path + [0]).map(CChar.init(bitPattern:))
        let found = clinux_open_path(Self.descriptor(root), cPath)
        guard found >= 0 else {
            throw found == -ENOENT || found == -ENOTDIR ? .notFound : .notExecutable(errno: -found)
        }
        let file = OwnedDescriptor(adopting: found)
        var info = stat()
        guard fstat(file.raw, &info) == 0 else { throw .notExecutable(errno: errno) }
        guard info.st_mode & S_IFMT != S_IFDIR else { throw .notExecutable(errno: EISDIR) }
        let result = clinux_may_execute(file.raw)
        guard result >= 0 else { throw .notExecutable(errno: -result) }
    }

    private static func descriptor(_ root: borrowing OwnedDescriptor?) -> CInt {
        switch root {
        case .some(let root): root.raw
        case .none: -1
        }
    }
}
