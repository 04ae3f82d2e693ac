import BpfAbi
package import Recording

/// The calls of the application itself in one run, by what they were, so that another run can be asked whether it made
/// them as well. Feature probes of libraries are not in it: they come more or less often under another token.
package struct RunCalls: Sendable {
    /// How one call ended, and what the policy it ran under lacked for it.
    package struct Outcome: Equatable, Sendable {
        package var errno: Int32?
        /// `prog_load of xdp by bpftool`.
        package var words: String
        /// What the refusal was for want of; empty for a success, and where it had another cause.
        package var missing: [Grant]
        /// A probe without which its library gives up.
        package var isVital = false
    }

    private let check: PolicyCheck
    private var images = ProcessImages()
    private var probes = ProbeRecognizer()
    private var order: [CallIdentity] = []
    private var outcomes: [CallIdentity: [Outcome]] = [:]
    /// Probes that were refused for want of a grant.
    package private(set) var refusedProbes: [Outcome] = []

    /// Of a run under this policy.
    package init(policy: DelegationPolicy) {
        check = PolicyCheck(policy)
    }

    package mutating func feed(_ event: TraceEvent) {
        switch event {
        case .process(let process): images.follow(process)
        case .call(let call): feed(call)
        case .header, .context, .names, .check, .counts, .end: break
        }
    }

    /// Whether there is a call that another run could lose.
    package var haveWorked: Bool { outcomes.values.contains { $0.contains { $0.errno == nil } } }

    private mutating func feed(_ event: CallEvent) {
        let call = event.captured
        let image = images.image(of: event.pid, comm: event.comm)
        let probe = probes.probe(of: call, image: image)
        // A call in flight when the run was ended neither worked nor failed; and how far a walk through the
        // machine's objects comes is not the application's doing.
        guard call.result != nil || call.errno != nil, !Self.walks.contains(call.command) else { return }
        let label = images.labels[image]
        let outcome = Outcome(
            errno: call.errno, words: Self.words(of: call, by: label, probe: probe), missing: missing(event),
            isVital: probe?.consequence == .givesUp)
        if probe != nil {
            if !outcome.missing.isEmpty { refusedProbes.append(outcome) }
            return
        }
        let identity = CallIdentity(call, image: label)
        if outcomes[identity] == nil { order.append(identity) }
        outcomes[identity, default: []].append(outcome)
    }

    private func missing(_ event: CallEvent) -> [Grant] {
        let call = event.captured
        let refusals: Set<Int32> = call.command == .progLoad ? [1, 13, 22] : [1]
        guard let errno = call.errno, refusals.contains(errno) else { return [] }
        // BPF_TOKEN_CREATE asks for CAP_BPF and nothing else (Linux 6.9).
        if call.command == .tokenCreate { return check.policy.permits(Grant(.bpf)) ? [] : [Grant(.bpf)] }
        let answer = check.answer(for: call, facts: event.facts)
        return answer.carriesToken ? answer.missing : []
    }

    private static func words(of call: CapturedCall, by label: String, probe: LibraryProbe?) -> String {
        let type: String? =
            switch call.command {
            case .mapCreate: DelegationAxis.maps.name(of: call.type)
            case .progLoad: DelegationAxis.progs.name(of: call.type)
            default: nil
            }
        let what = call.command.name + (type.map { " of \($0)" } ?? "") + " by \(label)"
        return probe.map { "\($0.library.name)'s probe '\($0.name)' (\(what))" } ?? what
    }

    private static let walks: Set<BpfCommand> = Set(
        ["prog_get_next_id", "map_get_next_id", "btf_get_next_id", "link_get_next_id"].compactMap {
            BpfCommand(name: $0)
        })

    /// What worked in the other run and does not in this one: a call that fails now, or that is not made any more, as
    /// when a library that finds no BTF goes on without.
    package func lost(since reference: RunCalls) -> [LostCall] {
        reference.order.compactMap { identity in
            let before = reference.outcomes[identity] ?? []
            guard let worked = before.first(where: { $0.errno == nil }) else { return nil }
            guard let now = outcomes[identity] else {
                return LostCall(words: worked.words, errno: nil, missing: [])
            }
            let failure = zip(before, now).first { $0.errno == nil && $1.errno != nil }?.1
            return failure.map { LostCall(words: $0.words, errno: $0.errno, missing: $0.missing) }
        }
    }
}
