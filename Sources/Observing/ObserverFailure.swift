import KernelTypes
import LinuxCalls

/// Why there is no observer, and what would bring it back.
package enum ObserverFailure: Error, Equatable, CustomStringConvertible {
    case lacksPrivilege
    /// The kernel's own types are not there to be read.
    case hasNoTypes(reason: String)
    case hasNoHook
    /// `words`: what libbpf said.
    case refused(hooks: ObserverHooks, errno: Int32, words: String)

    package var description: String {
        switch self {
        case .lacksPrivilege:
            "it takes CAP_BPF and CAP_PERFMON in the initial user namespace"
        case .hasNoTypes(let reason):
            "\(KernelBtf.path): \(reason)"
        case .hasNoHook:
            "this kernel's BTF has neither the tracepoint nor the function cap_capable"
        case .refused(let hooks, let errno, let words):
            "the kernel refuses \(hooks.words.joined(separator: " and ")): \(ErrnoName.text(errno))"
                + (Self.firstLine(words).map { " (\($0))" } ?? "")
        }
    }

    package var remedy: String {
        switch self {
        case .lacksPrivilege: "use sudo"
        case .hasNoTypes: "boot a kernel with CONFIG_DEBUG_INFO_BTF=y, and mount /sys"
        case .hasNoHook: "boot Linux 6.14 or later"
        case .refused(let hooks, _, _) where !hooks.isDisjoint(with: [.checkByReturn, .countByReturn]):
            "boot Linux 6.14 or later, or a kernel with CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y"
        case .refused: "look for lockdown or a security module that refuses tracing programs"
        }
    }

    /// Without what works: the rest is to blame.
    func apart(from working: ObserverHooks) -> ObserverFailure {
        guard case .refused(let hooks, let errno, let words) = self else { return self }
        let rest = hooks.subtracting(working)
        return .refused(hooks: rest.isEmpty ? hooks : rest, errno: errno, words: words)
    }

    /// Whether one of these ways is to blame.
    func concerns(_ wanted: ObserverHooks) -> Bool {
        guard case .refused(let hooks, _, _) = self else { return true }
        return !hooks.isDisjoint(with: wanted)
    }

    private static func firstLine(_ words: String) -> String? {
        words.split(separator: "\n").first.map(String.init)
    }
}
