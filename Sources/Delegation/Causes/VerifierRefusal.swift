import BpfAbi
import Recording

/// What the lack of a capability means to the verifier: it is asked, told no, and then stricter (bpf_check(), 6.18).
/// The error is the verifier's own, so only the program or its log says whether the capability matters.
struct VerifierRefusal {
    let capability: Capability
    let words: String

    private static let unprivilegedInstructions: UInt32 = 4096
    /// What the verifier writes where more privilege would have let it pass.
    private static let hints = [
        "leak", "uninit", "invalid read from stack", "invalid indirect read", "prohibited",
    ]

    init?(of call: CapturedCall, errno: Int32, questions: [CheckQuestion]) {
        let denied = questions.filter { $0.isDenied }
        func question(_ capability: Capability) -> CheckQuestion? {
            denied.first { $0.capability == capability.rawValue }
        }
        if errno == FailureCause.e2big, let asked = question(.bpf),
            call.attr.integer(at: 4, as: UInt32.self) ?? 0 > Self.unprivilegedInstructions
        {
            self.init(.bpf, asked, call, "more than \(Self.unprivilegedInstructions) instructions need")
            return
        }
        guard let asked = question(.perfmon) else { return nil }
        switch errno {
        case FailureCause.einval:
            let helpers = HelperRules.capabilities(
                instructions: call.region("insns") ?? [], programType: call.type)
            guard helpers.contains(.perfmon) else { return nil }
            self.init(.perfmon, asked, call, "a helper that the program calls needs")
        case FailureCause.eacces:
            let log = call.verifierLog
            if let log, !Self.hints.contains(where: log.contains) { return nil }
            self.init(
                .perfmon, asked, call,
                "to leak a pointer or to read a stack that was not written \(log == nil ? "would need" : "needs")"
            )
        case FailureCause.eperm:
            self.init(.perfmon, asked, call, "to look into the kernel's structures, or into an arena, needs")
        default: return nil
        }
    }

    private init(_ capability: Capability, _ asked: CheckQuestion, _ call: CapturedCall, _ what: String) {
        self.capability = capability
        words =
            "the verifier refuses the program: \(what) \(capability.kernelName), which was asked of "
            + "\(CapabilityWords.place(asked, call)) and denied"
    }
}

extension CapturedCall {
    /// nil where the caller asked for none, or it was not read.
    fileprivate var verifierLog: String? {
        guard let region = regions.first(where: { $0.field == "log_buf" && $0.phase == .exit }) else {
            return nil
        }
        let text = region.bytes.prefix { $0 != 0 }
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
