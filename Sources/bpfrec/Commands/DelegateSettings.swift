import Helper

/// What `delegate` was asked to do.
struct DelegateSettings: Equatable, Sendable {
    /// nil: it was passed.
    var socket: String?
    var policy: String
    /// Empty: whom the passed socket lets in.
    var allowed: Set<UInt32>
    var verbosity = Verbosity.normal

    /// The socket may have been made and passed by systemd, or by who does as it.
    init(_ options: ParsedOptions, isSocketPassed: Bool) throws(CommandFailure) {
        if let word = options.operands.first { throw .usage("delegate takes no '\(word.text)'") }
        socket = options.text(.socket)
        allowed = Set(try options.users(.allowedUser))
        verbosity = options.verbosity
        guard let policy = options.text(.ceiling) else {
            throw .usage("delegate wants --policy FILE: what may be delegated at most")
        }
        self.policy = policy
        switch (socket, isSocketPassed) {
        case (nil, false): throw .usage("delegate wants --socket PATH: where to listen")
        case (.some, true): throw .usage("a socket was passed (LISTEN_FDS), so --socket cannot name another")
        case (.some, false) where allowed.isEmpty:
            throw .usage("delegate wants --allow-uid N: whom to serve")
        default: break
        }
    }
}
