import BpfAbi
import Recording

extension CallNeeds {
    /// With the capabilities that the kernel was seen to ask for, in place of what the tables say of the call; nil
    /// where they do not tell, because the call was refused before it was asked everything.
    func observed(in event: CallEvent, run: RunPrivilege) -> CallNeeds? {
        guard let checks = event.checks, !checks.isEmpty, event.captured.errno != FailureCause.eperm else {
            return nil
        }
        let capabilities = Self.capabilities(of: event.captured, checks, run)
        guard !capabilities.isEmpty else { return nil }
        var needs = self
        // Without it there is no token that could be passed.
        needs.grants =
            grants.filter { $0.axis != .caps }
            + capabilities.union(carriesToken || run == .privileged ? [.bpf] : []).sorted().map { Grant($0) }
        return needs
    }

    /// What a call asked for that no table has a row for: in the sandbox, of its own user namespace.
    static func observed(in event: CallEvent, run: RunPrivilege) -> [Grant] {
        guard case .delegated = run, let checks = event.checks else { return [] }
        return capabilities(of: event.captured, checks, run).subtracting(ObservedCapabilities.ofFiles)
            .sorted()
            .map { Grant($0) }
    }

    /// A question that CAP_SYS_ADMIN answered was about the narrower capability.
    private static func capabilities(
        of call: CapturedCall, _ checks: [CapabilityCheck], _ run: RunPrivilege
    ) -> Set<Capability> {
        let asked: CapabilityCheck.Namespace = run == .privileged ? .initial : .own
        return Set(
            CheckQuestion.all(of: call, checks)
                .filter { $0.namespace == asked && !$0.isDenied && !$0.isSoft }
                .compactMap { Capability(rawValue: $0.capability) })
    }
}
