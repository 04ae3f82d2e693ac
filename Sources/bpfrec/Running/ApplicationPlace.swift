import Glibc
import LinuxCalls
import Replay
import Tracing

/// What `--root` and `--user` mean: where an application runs, and who it is there.
struct ApplicationPlace {
    /// Without links and from the top, as it goes into recordings; nil: the root that there is already.
    let root: String?
    let account: AccountFiles.User?

    /// Names of users are looked up in the root.
    init(root: String?, user: String?) throws(CommandFailure) {
        let directory = try root.flatMap(Self.rootDirectory)
        self.root = directory
        account = try user.map { name throws(CommandFailure) in try Self.account(name, directory) }
    }

    var identity: ApplicationProgram.Identity? {
        account.map { ApplicationProgram.Identity(uid: $0.uid, gid: $0.gid) }
    }

    /// In another root our own directory means nothing.
    func directory(_ wanted: String?) -> String? { wanted ?? (root == nil ? nil : "/") }

    /// What a login would set.
    var environment: [EnvironmentVariable] {
        guard let account, !account.name.isEmpty else { return [] }
        return [
            ("USER", account.name), ("LOGNAME", account.name), ("HOME", account.home),
            ("SHELL", account.shell),
        ].compactMap { EnvironmentVariable("\($0.0)=\($0.1)") }
    }

    private static func rootDirectory(_ path: String) throws(CommandFailure) -> String? {
        guard let resolved = realpath(path, nil) else {
            throw .cannot("--root \(path): \(ErrnoName.text(errno))")
        }
        defer { free(resolved) }
        let root = String(cString: resolved)
        return root == "/" ? nil : root
    }

    private static func account(_ name: String, _ root: String?) throws(CommandFailure) -> AccountFiles.User {
        if let user = AccountFiles(root: root).user(name) { return user }
        throw .cannot("--user \(name): \(root ?? "")/etc/passwd and /etc/group have no such name")
    }
}
