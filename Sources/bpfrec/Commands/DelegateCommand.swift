import Delegation

extension Option {
    static let socket = Option(
        "--socket", value: "PATH", completion: .file,
        help: "where to listen; not where systemd passes the socket (LISTEN_FDS)")
    static let ceiling = policy(help: "what may be delegated at most: its [delegate]")
    static let allowedUser = Option(
        "--allow-uid", value: "N",
        help: "serve this user; may be repeated. Without it a passed socket's own mode decides who is served")
    static let quietHelper = Option(
        "-q", "--quiet", help: "do not say what the policy comes to; -qq: nothing but grants and refusals")
}

/// `bpfrec delegate`: the one part of a sandbox that takes privilege, for users who have none.
enum DelegateCommand {
    static let command = Command(
        name: "delegate", summary: "hands users without root delegated BPF file systems",
        usage: ["--socket PATH --policy FILE --allow-uid N..."],
        description: [
            "Runs as root and in the foreground, and hands permitted local users bpf file systems of their own "
                + "user namespaces, each of which delegates exactly what was asked for and never more than FILE does. "
                + "replay and record --token use it by --via PATH. Every grant is one line of its log.",
            "Capabilities in a user namespace are its owner's own affair: FILE bounds the token, and nothing else. "
                + "What that comes to is said when it starts.",
        ],
        options: [.socket, .ceiling, .allowedUser, .quietHelper],
        operands: .nothing,
        examples: [
            .init(
                "sudo bpfrec delegate --socket /run/bpfrec.sock --policy ceiling.toml --allow-uid 1000",
                "serve one user"),
            .init("bpfrec replay --via /run/bpfrec.sock", "what that user can then do"),
            .init(
                "systemctl enable --now bpfrec-delegate.socket", "as a service that starts when it is needed"),
        ],
        family: .answer,
        exits: [.init("0", "a signal ended it"), .usage, .cannot, .damaged],
        run: run)
}
