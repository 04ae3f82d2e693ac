import Glibc

/// Whom a file is made for: under sudo, the user who typed the command.
struct FileOwner: Equatable, Sendable {
    let uid: UInt32
    let gid: UInt32

    /// The user behind sudo; nil where files already belong to the right one.
    static func invokingUser() -> FileOwner? {
        invokingUser(effectiveUid: geteuid(), environment: Terminal.environment)
    }

    /// Whether somebody other than root typed the command, through sudo or not.
    static var isOrdinaryUser: Bool { geteuid() != 0 || invokingUser() != nil }

    static func invokingUser(effectiveUid: UInt32, environment: (String) -> String?) -> FileOwner? {
        // Anybody can set these variables; only root can give files away, and root need not be lied to.
        guard effectiveUid == 0,
            let uid = environment("SUDO_UID").flatMap({ UInt32($0) }), uid != .max,
            let gid = environment("SUDO_GID").flatMap({ UInt32($0) }), gid != .max
        else { return nil }
        return FileOwner(uid: uid, gid: gid)
    }
}
