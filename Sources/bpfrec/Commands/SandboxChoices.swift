extension Option {
    static let network = Option(
        "--net", oneOf: SandboxChoices.Namespace.self,
        help: "the network CMD sees: its own with only lo, or the host's (default: the policy's, else new)")
    static let cgroup = Option(
        "--cgroup", oneOf: SandboxChoices.Namespace.self,
        help: "the cgroup tree CMD sees: a fresh one, or the host's (default: the policy's, else new)")
    static let bpffs = Option(
        "--bpffs", value: "PATH", completion: .directory,
        help: "where CMD finds the delegated bpffs (default: the policy's, else /sys/fs/bpf)")
    static let root = Option(
        "--root", value: "DIR", completion: .directory,
        help: "run CMD inside the root file system in DIR (default: the policy's, else this one)")
    static let user = Option(
        "--user", value: "USER[:GROUP]",
        help: "who CMD is in its own eyes (default: the policy's, else root); outside it stays the user who "
            + "runs bpfrec, or becomes USER where that is root itself. Without a sandbox it simply becomes USER"
    )
    static let via = Option(
        "--via", value: "PATH", completion: .file,
        help: "without root: the socket of a helper (bpfrec delegate) that delegates the bpffs")
    static let inject = Option(
        "--inject", oneOf: SandboxChoices.Injection.self,
        help:
            "pass a token for CMD: in the calls of programs that ask for none themselves, in every call without "
            + "one, or never (the default, as in any other container)")
}

/// What a command line says of the sandbox; the same for every command that makes one. What is nil is left to the
/// policy.
struct SandboxChoices: Equatable, Sendable {
    /// Whether the application gets a namespace of its own or sees the host's.
    enum Namespace: String, CaseIterable, Sendable {
        case new
        case host
    }

    /// Into which calls bpfrec puts a token.
    enum Injection: String, CaseIterable, Sendable {
        /// Those of programs that neither make nor pass one themselves.
        case auto
        case always
        case never
    }

    static let options: [Option] = [.network, .cgroup, .bpffs, .inject, .root, .user, .via]
    /// Those that mean nothing without one.
    static let ofTheSandbox: [Option] = [.network, .cgroup, .bpffs, .inject, .via]

    var network: Namespace?
    var cgroup: Namespace?
    var bpffs: String?
    var injection = Injection.never
    var root: String?
    var user: String?
    /// The socket of a helper; nil: bpfrec itself delegates.
    var via: String?

    init() {}

    init(_ options: ParsedOptions) throws(CommandFailure) {
        network = try options.choice(.network)
        cgroup = try options.choice(.cgroup)
        bpffs = options.text(.bpffs)
        injection = try options.choice(.inject) ?? injection
        root = options.text(.root)
        user = options.text(.user)
        via = options.text(.via)
        if let bpffs, !bpffs.hasPrefix("/") {
            throw .usage("\(Option.bpffs.name) \(bpffs): not an absolute path")
        }
    }
}
