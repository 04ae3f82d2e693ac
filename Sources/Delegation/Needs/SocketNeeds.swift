import Recording

/// What a recorded socket(2) call needs besides the token.
enum SocketNeeds {
    /// Raw and packet sockets need CAP_NET_RAW over the network namespace's owner; netlink's type of that name needs
    /// nothing.
    static func isRaw(_ event: ContextEvent) -> Bool {
        guard event.name == "socket" else { return false }
        let words = words(of: event)
        if !words.isDisjoint(with: ["AF_PACKET", "AF_XDP"]) { return true }
        return words.contains("SOCK_RAW") && !words.isDisjoint(with: ["AF_INET", "AF_INET6"])
    }

    /// Through netlink an application may use CAP_NET_ADMIN without any bpf(2) call.
    static func isNetlink(_ event: ContextEvent) -> Bool {
        event.name == "socket" && words(of: event).contains("AF_NETLINK")
    }

    /// The names in the arguments, however they are joined: `"SOCK_RAW|SOCK_CLOEXEC"` or `["SOCK_RAW", ...]`.
    private static func words(of event: ContextEvent) -> Set<String> {
        Set(event.arguments.flatMap { words(of: $0.value) })
    }

    private static func words(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text): text.split { $0 == "|" || $0 == " " }.map(String.init)
        case .array(let values): values.flatMap(words)
        case .null, .bool, .integer, .unsigned, .double, .object: []
        }
    }
}
