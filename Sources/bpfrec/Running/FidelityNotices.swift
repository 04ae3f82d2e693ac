import CLinux
import Glibc
import Recording
import Tracing

/// Says, once each, what an application has to do without because it is traced.
final class FidelityNotices: EventSink {
    private enum Loss: Hashable {
        case tracing
        case strictMode
        case privileges
    }

    private let diagnostics: Diagnostics
    private let isPrivileged = geteuid() == 0
    private var said: Set<Loss> = []

    init(_ diagnostics: Diagnostics) {
        self.diagnostics = diagnostics
    }

    func receive(_ event: TraceEvent) {
        switch event {
        case .context(let event):
            receive(event)
        case .process(let event):
            guard case .exec(let exe, _) = event.change, !isPrivileged, clinux_gains_privileges(exe) == 1
            else {
                return
            }
            say(
                .privileges,
                "\(exe) is setuid or has file capabilities, and runs without them: only a bpfrec that is root can "
                    + "trace it as it is")
        default:
            break
        }
    }

    private func receive(_ event: ContextEvent) {
        let who = "\(event.comm) (\(event.pid))"
        switch (event.name, event.result) {
        case ("ptrace", -Int64(EPERM)):
            say(
                .tracing,
                "\(who) cannot trace another process (ptrace: EPERM): bpfrec traces that already, and only one may"
            )
        case ("prctl", -Int64(EINVAL)) where event.arguments.contains { $0.value == Self.strict }:
            say(
                .strictMode,
                "\(who) cannot have seccomp's strict mode (prctl: EINVAL): bpfrec's filter is there already, and the "
                    + "kernel allows only one of the two")
        default:
            break
        }
    }

    private static let strict = JSONValue.string("SECCOMP_MODE_STRICT")

    private func say(_ loss: Loss, _ text: String) {
        if said.insert(loss).inserted { diagnostics.message(text) }
    }
}
