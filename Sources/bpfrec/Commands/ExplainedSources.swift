import BpfAbi
import Delegation
import LinuxCalls
import Recording

/// The policy and the recordings that an explanation draws on, with the calls that it is about.
struct ExplainedSources {
    /// A call of a recording, and what it says about the policy.
    struct Match {
        var event: TraceEvent
        var reading: CallReading?
        /// nil where privilege did not decide about it.
        var purpose: CallPurpose?
        /// The number in `recordings`.
        var recording: Int
    }

    /// Where an object came from: the call that made it.
    struct Maker: Hashable {
        var kind: DescriptorFact.Kind
        var id: UInt32
    }

    /// More than this nobody reads; beyond it, calls are only counted.
    private static let keptMatches = 50

    private(set) var policy = DelegationPolicy()
    /// As messages call it.
    private(set) var policyName = "the policy that the recording suggests"
    private(set) var recordings: [String] = []
    private(set) var header: RecordingHeader?
    private(set) var matches: [Match] = []
    private(set) var matchCount: UInt64 = 0
    /// Of the recordings in which a single call is looked for.
    private(set) var makers: [Maker: UInt64] = [:]
    private(set) var callCount: UInt64 = 0

    init(policy path: String?, recordings named: [String], subject: ExplainedSubject, _ terminal: Terminal)
        throws(CommandFailure)
    {
        let given = try Self.policy(path)
        if let given {
            policy = given.policy
            policyName = given.name
        }
        recordings = try Self.recordings(named, of: given?.policy, at: given?.name, terminal.diagnostics)
        if case .call = subject, recordings.count > 1 {
            throw .usage("call numbers are those of one recording: name it by --recording")
        }
        var derived: [PolicyDerivation.Source] = []
        for (index, recording) in recordings.enumerated() {
            let needs = try read(recording, index: index, subject: subject)
            derived.append(PolicyDerivation.Source(needs))
        }
        if given == nil { policy = PolicyDerivation().policy(from: derived) }
    }

    private static func policy(_ path: String?) throws(CommandFailure) -> (
        policy: DelegationPolicy, name: String
    )? {
        let name = path ?? ReplaySettings.defaultPolicy
        guard path != nil || (try? Files.open(name)) != nil else { return nil }
        return (try PolicyInput.read(name), InputFile.name(name))
    }

    private static func recordings(
        _ named: [String], of policy: DelegationPolicy?, at policyPath: String?, _ diagnostics: Diagnostics
    ) throws(CommandFailure) -> [String] {
        if !named.isEmpty { return try RecordingPaths.expand(named) }
        guard let policy, let policyPath, !policy.app.recordings.isEmpty else {
            let path = RecordSettings.defaultOutput
            return policy == nil || (try? Files.open(path)) != nil ? [path] : []
        }
        var found: [String] = []
        for reference in policy.app.recordings {
            let places = RecordingPaths.places(reference.file, beside: policyPath)
            if let place = places.first(where: { (try? Files.open($0)) != nil }) {
                found.append(place)
            } else {
                diagnostics.message("\(reference.file), which \(policyPath) was derived from, is gone")
            }
        }
        return found
    }

    private mutating func read(_ path: String, index: Int, subject: ExplainedSubject) throws(CommandFailure)
        -> RecordedNeeds
    {
        var stream = try RecordingStream(path)
        var analysis = RecordingAnalysis()
        let first = matches.count
        while let event = try stream.next() {
            let reading = analysis.feed(event)
            if case .call(let call) = event { note(call, subject) }
            guard Self.concerns(event, reading, subject) else { continue }
            matchCount += 1
            if matches.count < Self.keptMatches {
                matches.append(Match(event: event, reading: reading, recording: index))
            }
        }
        header = stream.header
        for index in first..<matches.count {
            matches[index].purpose = matches[index].reading.map(analysis.purpose)
        }
        return analysis.finish()
    }

    private mutating func note(_ call: CallEvent, _ subject: ExplainedSubject) {
        callCount = max(callCount, call.number)
        guard case .call = subject, call.captured.errno == nil, let created = call.created,
            let id = created.id
        else { return }
        let maker = Maker(kind: created.kind, id: id)
        if makers[maker] == nil { makers[maker] = call.number }
    }

    private static func concerns(_ event: TraceEvent, _ reading: CallReading?, _ subject: ExplainedSubject)
        -> Bool
    {
        switch (subject, event) {
        case (.grant(let grant), _): reading?.grants.contains(grant) ?? false
        case (.call(let number), .call(let call)): call.number == number
        case (.name(let name), .call(let call)):
            call.captured.command.name == name && reading?.obstacle != nil
        case (.name(let name), .context(let context)): context.name == name && reading?.obstacle != nil
        default: false
        }
    }
}
