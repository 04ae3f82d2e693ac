package import Recording

import BpfAbi

/// Reads one recording, event by event, and keeps only what the policy needs to know: memory grows with the variety
/// of the calls, not with their number.
package struct RecordingAnalysis {
    /// Calls of one program that are alike as far as a policy is concerned.
    private struct UseKey: Hashable {
        var image: Int
        var command: BpfCommand
        /// As the tables know it, and as the kernel was seen to ask.
        var grants: [Grant]
        var observed: [Grant]?
        var probe: LibraryProbe?
        /// Whether it made its library's attach type count: see `LibbpfBaseline`.
        var hasOptionalAttachType: Bool
    }

    private struct Use {
        var key: UseKey
        var calls: UInt64
        var comm: String
    }

    private var header: RecordingHeader?
    private var end: RecordingEnd?
    private var images = ProcessImages()
    private var traits = ImageTraits()
    private var uses: [Use] = []
    private var useIndex: [UseKey: Int] = [:]
    private var obstructed = ObstructedCalls()
    private var origins = ObjectOrigins()
    private var interfaces: Set<String> = []
    private var refusals: UInt64 = 0
    private var rawSockets: (calls: UInt64, comm: String)?
    private var observed = ObservedCapabilities()
    /// The programs that found those of the kernel's tracepoints that have types.
    private var typedTracepoints: Set<Int> = []

    package init() {}

    /// Takes in the next event; of one that matters to a policy it says how.
    @discardableResult package mutating func feed(_ event: TraceEvent) -> CallReading? {
        switch event {
        case .header(let header): self.header = header
        case .call(let call): return feed(call)
        case .context(let context): return feed(context)
        case .process(let process): images.follow(process)
        case .end(let end): self.end = end
        case .check(let check): return feed(check)
        case .names, .counts: break
        }
        return nil
    }

    private var run: RunPrivilege { header.map(RunPrivilege.init) ?? .privileged }

    private mutating func feed(_ event: CallEvent) -> CallReading? {
        let call = event.captured
        let image = images.image(of: event.pid, comm: event.comm)
        interfaces.formUnion(event.facts.interfaces.values.filter { $0 != "lo" })
        obstructed.follow(pid: event.pid)
        origins.follow(event)
        observed.follow(event)
        if call.command == .tokenCreate {
            traits[image].asksForToken = true
            return call.errno == nil ? use([Grant(.bpf)], by: event, image: image) : nil
        }
        if let why = Obstacles.of(call) ?? origins.obstacle(event) {
            return obstruct(event, why: why, image: image)
        }
        guard let needs = CallNeeds(of: call, facts: event.facts) else {
            let grants = CallNeeds.observed(in: event, run: run)
            return grants.isEmpty ? nil : use(grants, by: event, image: image)
        }
        if let why = needs.obstacle { return obstruct(event, why: why, image: image) }
        let probe = LibraryProbe(of: call, by: traits[image].libraries)
        traits[image].note(call, probe: probe)
        if probe == .typedTracepoints, call.errno == nil { typedTracepoints.insert(image) }
        switch GatePassage(of: call, needs: needs, run: run) {
        case .indifferent: return nil
        case .askedWithoutToken:
            traits[image].addTokenless(call, probe: probe)
            return CallReading(image: image, probe: probe)
        case .needed:
            if run == .unprivileged, call.errno == Self.eperm { refusals += 1 }
            if call.command == .btfGetFdById, !call.carriesToken {
                traits[image].btfLookups += call.reachesTokenField ? 1 : 0
                obstructed.add(call, why: Self.untokenedLookup, pid: event.pid, unlessReplacing: image)
                return CallReading(image: image, obstacle: Self.untokenedLookup)
            }
            if !needs.carriesToken || call.injection == .passed {
                traits[image].addTokenless(call, probe: probe)
            }
            return use(
                needs.all, observed: needs.observed(in: event, run: run)?.all, by: event, image: image,
                probe: probe)
        }
    }

    private mutating func obstruct(_ event: CallEvent, why: String, image: Int) -> CallReading {
        obstructed.add(event.captured, why: why, pid: event.pid)
        return CallReading(image: image, obstacle: why)
    }

    private static let eperm: Int32 = 1

    private static let untokenedLookup =
        "asks without a token, which needs CAP_SYS_ADMIN in the initial user namespace"

    private mutating func use(
        _ grants: [Grant], observed: [Grant]? = nil, by event: CallEvent, image: Int,
        probe: LibraryProbe? = nil
    ) -> CallReading {
        let key = UseKey(
            image: image, command: event.captured.command, grants: grants, observed: observed, probe: probe,
            hasOptionalAttachType: LibbpfBaseline.dropsAttachType(of: event.captured))
        if let index = useIndex[key] {
            uses[index].calls += 1
        } else {
            useIndex[key] = uses.count
            uses.append(Use(key: key, calls: 1, comm: event.comm))
        }
        return CallReading(image: image, probe: probe, grants: observed ?? grants)
    }

    private mutating func feed(_ event: CheckEvent) -> CallReading? {
        let image = images.image(of: event.pid, comm: event.comm)
        return observed.add(event, image: image, run: run).map {
            CallReading(image: image, grants: [Grant($0)])
        }
    }

    private mutating func feed(_ event: ContextEvent) -> CallReading? {
        let image = images.image(of: event.pid, comm: event.comm)
        if let why = PerfEventNeeds.obstacle(event) {
            obstructed.add(event, why: why)
            return CallReading(image: image, obstacle: why)
        }
        guard SocketNeeds.isRaw(event), event.result.map({ $0 >= 0 }) ?? true || !run.isComplete else {
            return nil
        }
        rawSockets = ((rawSockets?.calls ?? 0) + 1, rawSockets?.comm ?? event.comm)
        return CallReading(image: image, grants: [Grant(.netRaw)])
    }

    /// What a call that was read before is for, by all that was read since.
    package func purpose(of reading: CallReading) -> CallPurpose {
        guard let probe = traits[reading.image].own(reading.probe) else {
            return CallPurpose(class: .app)
        }
        return CallPurpose(
            class: `class`(of: probe, image: reading.image),
            probe: "\(probe.library.name)'s probe \"\(probe.name)\"")
    }

    /// What was found. The recording may go on: a report in between is as good as the events so far.
    package func finish() -> RecordedNeeds {
        var tally = NeedTally()
        var loadsObjects = false
        var hasOptionalAttachTypes = false
        for use in uses {
            guard let `class` = `class`(of: use) else { continue }
            let first = "\(use.key.command.name) by \(use.comm)"
            for grant in grants(of: use.key) {
                tally.add(grant, calls: use.calls, class: `class`, first: first)
            }
            if `class` == .app, use.key.hasOptionalAttachType, traits[use.key.image].usesLibbpf {
                hasOptionalAttachTypes = true
            }
        }
        for (image, trait) in traits.all {
            if trait.loadsLibbpfObject { loadsObjects = true }
            if trait.replacesWithToken {
                let first = "btf_get_fd_by_id by \(images.labels[image])"
                for grant in [Grant(.cmds, bit: 19), Grant(.sysAdmin)] {
                    tally.add(grant, calls: trait.btfLookups, class: .app, first: first)
                }
            }
        }
        for need in observed.needs(run) where need.capability != .netRaw || rawSockets == nil {
            tally.add(
                Grant(need.capability), calls: need.calls, class: .app,
                first: "\(need.call) by \(images.labels[need.image])")
        }
        if let rawSockets {
            tally.add(
                Grant(.netRaw), calls: rawSockets.calls, class: .app, first: "socket by \(rawSockets.comm)")
        }
        let replacing = Set(traits.all.filter(\.value.replacesWithToken).keys)
        return RecordedNeeds(
            argv: header?.argv ?? [], exe: header?.exe, cwd: header.map(\.cwd),
            environment: Self.variables(header?.environment ?? []),
            root: header?.root ?? header?.sandbox?.root, user: header?.user ?? header?.sandbox?.user,
            stopAfter: header?.stopAfter,
            isRehearsal: header?.delegated != nil, sandbox: header?.sandbox, needs: tally.needs,
            refusals: refusals,
            blocked: obstructed.entries(end: end, replacing: replacing) + tokenlessEntries,
            interfaces: interfaces.sorted(), loadsLibbpfObjects: loadsObjects,
            hasOptionalAttachTypes: hasOptionalAttachTypes,
            usesTypedTracepoints: typedTracepoints.contains { traits[$0].usesLibbpf },
            opensRawSockets: rawSockets != nil)
    }

    /// What the kernel asked for; and what the tables say as well where some of what it asked may be lost.
    private func grants(of key: UseKey) -> [Grant] {
        guard let observed = key.observed else { return key.grants }
        return end?.lost.checks == 0 ? observed : Set(observed).union(key.grants).sorted()
    }

    /// Who made the call; nil where it is a probe that never counts.
    private func `class`(of use: Use) -> GrantEvidence.Class? {
        guard let probe = traits[use.key.image].own(use.key.probe) else { return .app }
        return `class`(of: probe, image: use.key.image)
    }

    private func `class`(of probe: LibraryProbe, image: Int) -> GrantEvidence.Class? {
        // Who knows nothing of tokens works only where one is put into the calls, those of probes as well.
        let isUnaware = !traits[image].knowsTokens
        return switch probe.token {
        case .indifferent: nil
        case .never: isUnaware ? probe.grantClass : nil
        case .forObjects: isUnaware || traits[image].loadsLibbpfObject ? probe.grantClass : nil
        case .always: probe.grantClass
        }
    }

    /// Programs that made calls as root without ever asking for a token, and calls that went without one although
    /// there was one.
    private var tokenlessEntries: [BlockedCall] {
        traits.all.sorted { $0.key < $1.key }.compactMap { image, trait in
            let commands = trait.tokenlessCommands
            guard let command = commands.first, header?.delegated != nil || !trait.asksForToken else {
                return nil
            }
            return BlockedCall(
                call: command.name,
                why: "\(images.labels[image]) passes no token to "
                    + "\(commands.map(\.name).joined(separator: ", ")): "
                    + "\(ProbingLibrary.cure(of: trait.libraries)); \(BlockedCall.injectionCure)")
        }
    }

    private static func variables(_ list: [String]) -> [String: String] {
        let pairs = list.compactMap { entry in
            entry.firstIndex(of: "=").map {
                (String(entry[..<$0]), String(entry[entry.index(after: $0)...]))
            }
        }
        return Dictionary(pairs) { _, last in last }
    }
}
