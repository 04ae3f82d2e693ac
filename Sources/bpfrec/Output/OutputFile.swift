import CLinux
import Glibc
import LinuxCalls

/// A file that a command writes. No regular file is ever written through a symbolic link, or opened where it was there
/// before: root writes into directories where others can plant links.
struct OutputFile: ~Copyable {
    /// What becomes of a regular file that is there already.
    enum Existing {
        /// It is kept as `NAME.old`, as perf does.
        case becomesOld
        /// It stays as it is until the new one is complete.
        case isReplacedAtTheEnd
    }

    /// As the user named it.
    let path: String
    private let file: OwnedDescriptor
    private let replacement: PendingReplacement?

    var descriptor: CInt { file.raw }

    private init(
        path: String, file: consuming OwnedDescriptor, replacement: consuming PendingReplacement? = nil
    ) {
        self.path = path
        self.file = file
        self.replacement = replacement
    }

    /// Opens what `path` names: `-` is standard output; a device or a pipe is written as it is; anything else becomes
    /// a new file of mode 0600 that belongs to `owner`.
    static func open(_ path: String, existing: Existing, owner: FileOwner? = .invokingUser())
        throws(CommandFailure) -> OutputFile
    {
        do {
            return try openOrExplain(path, existing: existing, owner: owner)
        } catch let error as SyscallError {
            throw failure(path, ErrnoName.text(error.errno))
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw failure(path, "\(error)")
        }
    }

    func write(_ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try Files.write(bytes, to: file.raw)
        } catch {
            throw Self.failure(path, ErrnoName.text(error.errno))
        }
    }

    /// Gives a file that replaces another its name. Without this nothing is left of it.
    consuming func finish() throws(CommandFailure) {
        let path = path
        do {
            try replacement?.finish()
        } catch {
            throw Self.failure(path, ErrnoName.text(error.errno))
        }
    }

    private static func openOrExplain(_ path: String, existing: Existing, owner: FileOwner?) throws
        -> OutputFile
    {
        if let descriptor = ownDescriptor(path) {
            let copy = try checked(clinux_duplicate(descriptor), "dup", path)
            return OutputFile(path: path, file: OwnedDescriptor(adopting: copy))
        }
        let (directory, name) = try split(path)
        let place = try Place(path: directory)
        let found = try place.look(at: name, following: false)
        let target = found.kind == .link ? try place.look(at: name, following: true).kind : found.kind
        switch target {
        case .directory:
            throw failure(path, "it is a directory")
        case .blockDevice:
            throw failure(path, "it is a disk")
        case .stream:
            guard found.kind == .stream || isTrusted(found.uid, owner),
                let stream = try place.openStream(name)
            else { throw failure(path, "it is a symbolic link that another user made") }
            return OutputFile(path: path, file: stream)
        case .nothing, .regular, .link:
            return try create(path, name, in: place, isThere: found.kind != .nothing, existing, owner)
        }
    }

    private static func create(
        _ path: String, _ name: String, in place: consuming Place, isThere: Bool, _ existing: Existing,
        _ owner: FileOwner?
    ) throws -> OutputFile {
        switch existing {
        case .becomesOld:
            if isThere { try place.rename(name, to: name + ".old") }
            let file = try place.create(name)
            try give(file, to: owner)
            return OutputFile(path: path, file: file)
        case .isReplacedAtTheEnd:
            let temporary = ".\(name).\(getpid()).new"
            let file = try place.create(temporary)
            let replacement = PendingReplacement(place: place, temporary: temporary, final: name)
            try give(file, to: owner)
            return OutputFile(path: path, file: file, replacement: replacement)
        }
    }

    private static func give(_ file: borrowing OwnedDescriptor, to owner: FileOwner?) throws {
        guard let owner else { return }
        _ = try checked(clinux_fchown(file.raw, owner.uid, owner.gid), "chown")
    }

    /// Links to devices and pipes are followed where root, this user, or the user behind sudo made them: /dev/stdout
    /// is one.
    private static func isTrusted(_ uid: UInt32, _ owner: FileOwner?) -> Bool {
        uid == 0 || uid == geteuid() || uid == owner?.uid
    }

    /// The descriptor of ours that a path means. Where standard output is a regular file, /dev/stdout is a link to one,
    /// and neither may be renamed.
    private static func ownDescriptor(_ path: String) -> CInt? {
        switch path {
        case "-", "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
                return CInt(path.dropFirst(folder.count)).flatMap { $0 < 0 ? nil : $0 }
            }
            return nil
        }
    }

    private static func split(_ path: String) throws(CommandFailure) -> (directory: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let name = path[path.index(after: slash)...]
        guard !name.isEmpty else { throw failure(path, "it is a directory") }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(name))
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        .cannot("cannot write \(path == "-" ? "standard output" : path): \(reason)")
    }
}
