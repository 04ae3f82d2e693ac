package import Recording

import BpfAbi

/// Compares a replay with the recording that its policy came from, call by call. The recording is to be fed first;
/// without one, the policy alone decides what a refusal meant.
package struct RunComparison {
    private static let eperm: Int32 = 1
    private static let eacces: Int32 = 13
    private static let einval: Int32 = 22

    private let check: PolicyCheck
    private var recorded = RecordedOutcomes()
    private var replay = Run()
    private var used: Set<Grant> = []
    private var denied: [ReplayReport.Denial] = []
    private var deniedProbes: [ReplayReport.Denial] = []
    /// Capabilities that were refused and that the recorded run was not seen to use.
    private var suspects: [ReplayReport.Denial] = []
    private var seesNetlink = false

    package init(policy: DelegationPolicy) {
        check = PolicyCheck(policy)
    }

    package mutating func feedRecording(_ event: TraceEvent) {
        recorded.feed(event)
    }

    package mutating func feedReplay(_ event: TraceEvent) {
        switch event {
        case .header, .names: break
        case .call(let call): feed(call)
        case .context(let context): feed(context)
        case .process(let process): replay.images.follow(process)
        case .end(let end): replay.end = end
        case .check(let event): feed(event)
        case .counts: break
        }
    }

    private mutating func feed(_ event: ContextEvent) {
        if SocketNeeds.isNetlink(event) { seesNetlink = true }
        guard SocketNeeds.isRaw(event), let result = event.result else { return }
        if result >= 0 { use([Grant(.netRaw)]) }
        if result == -Int64(Self.eperm), let denial = denial(ofRawSocket: event) { denied.append(denial) }
    }

    /// No bpf(2) call and no token: the network namespace's owner is asked, which is the sandbox's user namespace.
    private func denial(ofRawSocket event: ContextEvent) -> ReplayReport.Denial? {
        let grant = Grant(.netRaw)
        guard !check.policy.permits(grant) else { return nil }
        return ReplayReport.Denial(
            call: nil, command: event.name, comm: event.comm, grant: grant,
            cause: "a raw socket: the user namespace lacks CAP_NET_RAW", remedy: check.remedy(for: [grant]))
    }

    /// Outside bpf(2), as for a netlink message, the sandbox's own user namespace was asked. What it refused matters
    /// where the recorded application had it; a raw socket is told of by its call.
    private mutating func feed(_ event: CheckEvent) {
        guard event.check.namespace == .own, let capability = Capability(rawValue: event.check.capability)
        else { return }
        let grant = Grant(capability)
        if event.check.isGranted { use([grant]) }
        let image = replay.images.image(of: event.pid, comm: event.comm)
        guard !event.check.isGranted, capability != .netRaw, !check.policy.permits(grant) else { return }
        let denial = ReplayReport.Denial(
            call: nil, command: event.call, comm: event.comm, grant: grant,
            cause: "the user namespace lacks \(capability.kernelName)", remedy: check.remedy(for: [grant]))
        if recorded.used(capability, by: replay.images.labels[image]) {
            denied.append(denial)
        } else if !ObservedCapabilities.ofFiles.contains(capability) {
            suspects.append(denial)
        }
    }

    private mutating func feed(_ event: CallEvent) {
        let call = event.captured
        if call.command == .tokenCreate, call.errno == nil { use([Grant(.bpf)]) }
        guard let needs = CallNeeds(of: call, facts: event.facts), needs.obstacle == nil else { return }
        let (image, probe) = replay.identify(event)
        if call.injection == .passed { replay.noteInjection(event) }
        let before = probe == nil ? replay.outcome(of: call, image: image, in: recorded) : nil
        guard let errno = call.errno else {
            use(needs.all)
            return
        }
        let answer = check.answer(for: call, facts: event.facts)
        if let denial = denial(event, errno: errno, answer: answer, before: before) {
            if probe == nil { denied.append(denial) } else { deniedProbes.append(denial) }
        } else if errno != Self.eperm,
            GatePassage(of: call, needs: needs, run: .delegated(check.policy.delegated.masks)) == .needed
        {
            // The verifier refused it: it had passed the gate.
            use(needs.grants)
        }
    }

    /// Whether the refusal was for want of privilege, and of which.
    private func denial(
        _ event: CallEvent, errno: Int32, answer: PolicyCheck.Answer, before: RecordedOutcomes.Outcome?
    ) -> ReplayReport.Denial? {
        let worked = before == .succeeded
        var missing = answer.missing
        var cause = answer.cause
        switch errno {
        case Self.eperm:
            // It was refused with every privilege as well: the application sees what it saw.
            if before == .failed(Self.eperm), recorded.run?.isComplete == true { return nil }
            if missing.isEmpty, answer.carriesToken {
                guard worked else { return nil }
                cause =
                    "refused although the policy grants what it needs: by an LSM, lockdown or a check of another kind"
            } else if !answer.carriesToken {
                missing = []
                cause = PolicyCheck.noToken(event.captured.injection)
            }
        case Self.einval where event.captured.command.name == "prog_attach":
            // bpf_prog_attach() says EINVAL where LINK_CREATE says EPERM (6.18).
            guard !missing.isEmpty else { return nil }
        case Self.einval, Self.eacces:
            guard event.captured.command == .progLoad, worked, let verifier = verifierNeed(errno, answer)
            else {
                return nil
            }
            missing = [verifier]
            cause = "the verifier refuses the program without \(verifier.capability?.kernelName ?? "")"
        default: return nil
        }
        return ReplayReport.Denial(
            call: event.number, command: event.captured.command.name, comm: event.comm,
            grant: missing.first, cause: cause ?? PolicyCheck.noToken,
            observed: Self.observedCause(event), remedy: check.remedy(for: missing))
    }

    /// What the kernel was seen to refuse, which the policy alone can only guess.
    private static func observedCause(_ event: CallEvent) -> String? {
        event.checks == nil ? nil : FailureCause(of: event)?.words
    }

    /// Without CAP_PERFMON the verifier says EINVAL for a helper and EACCES for a leaked pointer or an uninitialised
    /// stack; a program that loaded when recorded, and is refused so now, wants it.
    private func verifierNeed(_ errno: Int32, _ answer: PolicyCheck.Answer) -> Grant? {
        if let missing = answer.missing.first(where: { $0.axis == .caps }) { return missing }
        let perfmon = Grant(.perfmon)
        return errno == Self.eacces && !check.policy.permits(perfmon) ? perfmon : nil
    }

    private mutating func use(_ grants: [Grant]) {
        used.formUnion(grants.filter(check.policy.permits))
    }

    package func report() -> ReplayReport {
        let hasFailed = recorded.end.map { !Self.isSameEnd($0, replay.end) } ?? false
        // Where the application got on, what no token could have permitted was nothing that it lacked.
        let isDoneWithout = recorded.end != nil && !hasFailed
        let tokenless = denied.filter { $0.cause.hasPrefix(PolicyCheck.noToken) }
        let vital = isDoneWithout ? denied.filter { !$0.cause.hasPrefix(PolicyCheck.noToken) } : denied
        return ReplayReport(
            verdict: !vital.isEmpty ? .denied : hasFailed ? .failed : .ok, exit: replay.end?.reason,
            expectedExit: recorded.end?.reason,
            isExpectedToGoOn: recorded.end.map(Self.isOpen) ?? false, used: used.sorted(), idle: idle,
            denied: vital,
            deniedProbes: deniedProbes, suspects: vital.isEmpty && hasFailed ? suspects : [],
            doneWithout: isDoneWithout ? tokenless : [],
            injected: replay.unaware.reduce(0) { $0 + $1.calls }, unaware: replay.unaware)
    }

    /// What nothing used. Capabilities that work outside bpf(2) and the sockets that were seen are not judged, nor
    /// are names that only the kernel can turn into bits.
    private var idle: [Grant] {
        check.policy.grants.filter { grant in
            guard !used.contains(grant) else { return false }
            if let capability = grant.capability {
                let judged: [Capability] = [.bpf, .perfmon, .netRaw] + (seesNetlink ? [] : [.netAdmin])
                return judged.contains(capability)
            }
            switch grant.value {
            case .number: return true
            case .any: return !used.contains { $0.axis == grant.axis }
            case .name: return false
            }
        }
    }

    /// An end that bpfrec brought about, because `--for` was over, counts as success.
    private static func isSameEnd(_ recorded: RecordingEnd, _ replayed: RecordingEnd?) -> Bool {
        guard let replayed else { return false }
        let success = RecordingEnd.Reason.exited(0)
        let expected = isOpen(recorded) ? success : recorded.reason
        return (replayed.isStopped ? success : replayed.reason) == expected
    }

    private static func isOpen(_ end: RecordingEnd) -> Bool { end.isStopped || end.reason == .detached }

    /// What is known of the replay while it is fed.
    private struct Run {
        var images = ProcessImages()
        var end: RecordingEnd?
        private var probes = ProbeRecognizer()
        private var seen: [CallIdentity: Int] = [:]
        private var injected: [(image: Int, commands: [String], calls: UInt64)] = []

        /// In the order in which they came.
        var unaware: [UnawareProgram] {
            injected.map { entry in
                UnawareProgram(
                    name: images.labels[entry.image], commands: entry.commands, calls: entry.calls,
                    cure: ProbingLibrary.cure(of: probes.libraries[entry.image] ?? []))
            }
        }

        mutating func noteInjection(_ event: CallEvent) {
            let image = images.image(of: event.pid, comm: event.comm)
            let command = event.captured.command.name
            guard let index = injected.firstIndex(where: { $0.image == image }) else {
                injected.append((image, [command], 1))
                return
            }
            injected[index].calls += 1
            if !injected[index].commands.contains(command) { injected[index].commands.append(command) }
        }

        mutating func identify(_ event: CallEvent) -> (image: String, probe: LibraryProbe?) {
            let image = images.image(of: event.pid, comm: event.comm)
            return (images.labels[image], probes.probe(of: event.captured, image: image))
        }

        /// How the same call ended when it was recorded.
        mutating func outcome(of call: CapturedCall, image: String, in recorded: RecordedOutcomes)
            -> RecordedOutcomes.Outcome?
        {
            let identity = CallIdentity(call, image: image)
            let occurrence = seen[identity, default: 0]
            seen[identity] = occurrence + 1
            return recorded.outcome(of: identity, occurrence: occurrence)
        }
    }
}
