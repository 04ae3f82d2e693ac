import BpfAbi
package import Recording

/// What the kernel checked outside bpf(2), as a line.
package struct CheckLine {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// Without a newline at its end.
    package func text(of event: CheckEvent) -> String {
        let prefix = style.prefix(pid: event.pid, tid: event.tid)
        let check = Self.words(event.check)
        return "\(prefix)+++ \(EscapedText.plain(event.call)) asked for \(check) +++"
    }

    /// `CAP_NET_RAW in its own user namespace: granted`
    package static func words(_ check: CapabilityCheck) -> String {
        let namespace =
            switch check.namespace {
            case .initial: "the initial user namespace"
            case .own: "its own user namespace"
            case .other: "another user namespace"
            }
        return
            "\(CapabilityNames.name(check.capability)) in \(namespace): \(check.isGranted ? "granted" : "denied")"
    }
}
