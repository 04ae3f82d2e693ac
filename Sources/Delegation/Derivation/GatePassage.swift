import BpfAbi

/// What the outcome of a call says about the gate that a token opens.
enum GatePassage: Equatable {
    /// The call passed, or would have with the right token: its grants are needed.
    case needed
    /// Refused for want of privilege although no token was passed: grants alone would not cure it.
    case askedWithoutToken
    /// The outcome does not depend on privilege: it was decided before the gate, or no capability cures it.
    case indifferent

    private static let eperm: Int32 = 1
    private static let ebadf: Int32 = 9
    private static let efault: Int32 = 14
    private static let e2big: Int32 = 7
    private static let einval: Int32 = 22

    /// The order of the kernel's checks decides (Linux 6.18, bpf_prog_load() and map_create()). MAP_CREATE looks at
    /// every field before it asks for privilege, so a wrong attr fails alike with and without it. PROG_LOAD and
    /// BTF_LOAD ask first: what the verifier refuses has passed, and must pass again to be refused in the same way.
    init(of call: CapturedCall, needs: CallNeeds, run: RunPrivilege) {
        guard let errno = call.errno else {
            self = .needed
            return
        }
        if errno == Self.eperm {
            self = Self.refused(call, needs, run)
        } else {
            self = Self.failsBeforeGate(call, errno: errno) ? .indifferent : .needed
        }
    }

    private static func refused(_ call: CapturedCall, _ needs: CallNeeds, _ run: RunPrivilege) -> GatePassage
    {
        switch run {
        case .privileged: .indifferent
        case .unprivileged: .needed
        case .delegated where !needs.carriesToken: .askedWithoutToken
        case .delegated: run.isComplete ? .indifferent : .needed
        }
    }

    private static func failsBeforeGate(_ call: CapturedCall, errno: Int32) -> Bool {
        switch errno {
        // The attr could not be read; later EFAULTs are of memory that it points to.
        case efault: call.command == .mapCreate || call.attr.count < min(Int(call.size), 4096)
        // A token that is none, or, of a library that cuts the attr short, descriptor 0. But where the BTF is one that
        // cannot be, as in a probe of cilium/ebpf, it is the verifier who says so, behind the gate.
        case ebadf: call.passesToken && !hasImpossibleBtf(call)
        case e2big: call.command == .mapCreate || call.size > 4096
        case einval:
            call.command == .mapCreate || call.passesToken && !call.reachesTokenField
                // A five-argument call before 7.2 is an unknown command.
                || call.commandArgument & BpfCommand.commonAttributesBit != 0
                || call.command == .progLoad && isUnknownProgram(call)
        default: false
        }
    }

    /// `prog_btf_fd` below zero, and something that refers to it.
    private static func hasImpossibleBtf(_ call: CapturedCall) -> Bool {
        guard call.command == .progLoad else { return false }
        let btf: UInt32 = call.attr.integer(at: 72) ?? 0
        let functions: UInt32 = call.attr.integer(at: 88) ?? 0
        return Int32(bitPattern: btf) < 0 && functions > 0
    }

    /// Types that the kernel has no verifier for are EINVAL for root and EPERM for everyone else, token or not.
    private static func isUnknownProgram(_ call: CapturedCall) -> Bool {
        call.type == 0 || DelegationAxis.progs.name(of: call.type) == nil
            || call.type != 27 && DelegationAxis.attachs.name(of: call.expectedAttachType) == nil
    }
}
