import BpfAbi
import Recording

/// How the calls of a recording ended, by what they were.
struct RecordedOutcomes {
    enum Outcome: Equatable {
        case succeeded
        case failed(Int32)
    }

    private(set) var run: RunPrivilege?
    private(set) var end: RecordingEnd?
    private var images = ProcessImages()
    private var probes = ProbeRecognizer()
    private var outcomes: [CallIdentity: [Outcome]] = [:]
    /// Capabilities that the program so named was seen to use outside bpf(2).
    private var used: Set<CapabilityUse> = []

    private struct CapabilityUse: Hashable {
        var image: String
        var capability: Capability
    }

    mutating func feed(_ event: TraceEvent) {
        switch event {
        case .header(let header): run = RunPrivilege(header)
        case .process(let process): images.follow(process)
        case .end(let end): self.end = end
        case .call(let call): feed(call)
        case .check(let check): feed(check)
        case .context, .names, .counts: break
        }
    }

    func used(_ capability: Capability, by image: String) -> Bool {
        used.contains(CapabilityUse(image: image, capability: capability))
    }

    private mutating func feed(_ event: CheckEvent) {
        guard let run, let capability = ObservedCapabilities.capability(event, run) else { return }
        let image = images.image(of: event.pid, comm: event.comm)
        used.insert(CapabilityUse(image: images.labels[image], capability: capability))
    }

    func outcome(of identity: CallIdentity, occurrence: Int) -> Outcome? {
        guard let list = outcomes[identity], list.indices.contains(occurrence) else { return nil }
        return list[occurrence]
    }

    private mutating func feed(_ event: CallEvent) {
        guard CallNeeds(of: event.captured, facts: event.facts) != nil else { return }
        let image = images.image(of: event.pid, comm: event.comm)
        // Probes come more or less often under a token; counting them would shift everything after them.
        guard probes.probe(of: event.captured, image: image) == nil else { return }
        let identity = CallIdentity(event.captured, image: images.labels[image])
        outcomes[identity, default: []].append(event.captured.errno.map(Outcome.failed) ?? .succeeded)
    }
}
