package import BpfAbi
package import Recording

/// A question that the kernel asked in a call: "does the caller have this capability in that user namespace?". Being
/// told no, it asks for CAP_SYS_ADMIN, which stands for most others; those two checks are one question.
package struct CheckQuestion: Equatable, Sendable {
    package enum Answer: Equatable, Sendable {
        case granted
        case grantedToSysAdmin
        case denied
    }

    package var capability: UInt8
    package var namespace: CapabilityCheck.Namespace
    package var inode: UInt32
    package var answer: Answer
    /// The call goes on when it is told no: the kernel does something less, or the verifier is stricter.
    package var isSoft: Bool

    package var isDenied: Bool { answer == .denied }

    /// The questions of a call, in order.
    package static func all(of call: CapturedCall, _ checks: [CapabilityCheck]) -> [CheckQuestion] {
        var questions: [CheckQuestion] = []
        var rest = checks[...]
        while let check = rest.popFirst() {
            var answer = check.isGranted ? Answer.granted : .denied
            if !check.isGranted, hasFallback(check.capability), let next = rest.first,
                next.capability == Capability.sysAdmin.rawValue, next.inode == check.inode
            {
                rest.removeFirst()
                if next.isGranted { answer = .grantedToSysAdmin }
            }
            questions.append(
                CheckQuestion(
                    capability: check.capability, namespace: check.namespace, inode: check.inode,
                    answer: answer, isSoft: isSoft(check.capability, call, after: questions)))
        }
        return questions
    }

    /// bpf_token_capable(), bpf_capable(), perfmon_capable() and bpf_net_capable().
    private static func hasFallback(_ capability: UInt8) -> Bool {
        [Capability.bpf, .perfmon, .netAdmin].contains { $0.rawValue == capability }
    }

    private static func isSoft(_ capability: UInt8, _ call: CapturedCall, after earlier: [CheckQuestion])
        -> Bool
    {
        switch call.command {
        case .progLoad:
            // bpf_prog_load() asks each once for the type; what bpf_check() and the JIT ask makes no error by itself.
            let isFirst = !earlier.contains { $0.capability == capability }
            switch capability {
            case Capability.netAdmin.rawValue: return false
            case Capability.bpf.rawValue: return !isFirst
            case Capability.perfmon.rawValue:
                return !isFirst || !CapabilityRules.forProgram(type: call.type).contains(.perfmon)
            default: return true
            }
        case .mapCreate:
            // Arrays ask whether they may do without masking indexes, of the initial user namespace whatever the token.
            return capability == Capability.perfmon.rawValue
        case .objGetInfoByFd:
            // Without it lengths of instructions are told as 0.
            return true
        default: return false
        }
    }
}
