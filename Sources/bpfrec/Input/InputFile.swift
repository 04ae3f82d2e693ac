import Glibc
import LinuxCalls

/// Small files that a user names: all of their bytes, or a message that names them.
enum InputFile {
    /// `-` is standard input.
    static func contents(of path: String) throws(CommandFailure) -> [UInt8] {
        do {
            return path == "-" ? try Files.contents(of: STDIN_FILENO) : try Files.contents(of: path)
        } catch {
            throw failure(name(path), error)
        }
    }

    /// As messages call it.
    static func name(_ path: String) -> String { path == "-" ? "standard input" : path }

    static func failure(_ name: String, _ error: SyscallError) -> CommandFailure {
        .usage("cannot read \(name): \(ErrnoName.text(error.errno))")
    }
}
