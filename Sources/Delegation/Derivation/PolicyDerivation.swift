import BpfAbi
import Recording

/// Makes the policy from what recordings say. The rules are those of docs/policy.md.
package struct PolicyDerivation {
    /// One recording: where it is, and what was in it.
    package struct Source: Sendable {
        package var needs: RecordedNeeds
        package var reference: RecordingReference?

        package init(_ needs: RecordedNeeds, reference: RecordingReference? = nil) {
            self.needs = needs
            self.reference = reference
        }
    }

    /// Leaves out what only optional feature probes used.
    package var withoutProbes: Bool

    package init(withoutProbes: Bool = false) {
        self.withoutProbes = withoutProbes
    }

    package func policy(from sources: [Source]) -> DelegationPolicy {
        let groups = Self.groupedByArgv(sources)
        var evidence: [Grant: GrantEvidence] = [:]
        for group in groups {
            for (grant, found) in self.evidence(of: group) {
                evidence[grant] = evidence[grant].map { Self.merged($0, found) } ?? found
            }
        }
        for grant in evidence.keys { evidence[grant]?.of = sources.count }
        var policy = DelegationPolicy(
            name: Self.name(groups), app: Self.application(groups), evidence: evidence,
            blocked: Self.blocked(sources))
        policy.sandbox = Self.sandbox(sources)
        if groups.count == 1, let argv = groups[0].first?.needs.argv, !Self.isText(argv) {
            policy.comments[["app"]] = TomlComment(
                leading: [
                    " argv is left out: it is not UTF-8, as a policy has to be; replay takes it after --"
                ])
        }
        for grant in evidence.keys.sorted() { policy.insert(grant) }
        markPrediction(of: &policy)
        policy.requiredKernel = policy.oldestKernel
        keepHostNetwork(of: &policy, for: sources)
        return policy
    }

    /// Without its probes a library goes other ways than those that were recorded.
    private func markPrediction(of policy: inout DelegationPolicy) {
        guard withoutProbes else { return }
        for grant in policy.evidence.keys { policy.evidence[grant]?.how = .predicted }
        policy.comments[["delegate"]] = TomlComment(
            leading: [
                " without what only optional probes used: that the application goes on without it is a "
                    + "prediction,", " which bpfrec verify or bpfrec replay can confirm",
            ])
    }

    // MARK: Grants

    /// The evidence of recordings of one application. Where it was rehearsed, only what a rehearsal needed is
    /// granted: plain recordings then add counts, no grants.
    private func evidence(of group: [Source]) -> [Grant: GrantEvidence] {
        let rehearsals = group.filter(\.needs.isRehearsal)
        let deciding = rehearsals.isEmpty ? group : rehearsals
        let how: GrantEvidence.Source = rehearsals.isEmpty ? .predicted : .rehearsed
        var granted = Set<Grant>()
        var extra = NeedTally()
        for source in deciding {
            granted.formUnion(source.needs.needs.keys)
            for row in additions(for: source.needs) {
                guard let grant = Grant(row.grant) else { continue }
                granted.insert(grant)
                extra.add(grant, calls: 0, class: row.class, first: row.source)
            }
        }
        var evidence: [Grant: GrantEvidence] = [:]
        for grant in granted {
            let found = group.compactMap { $0.needs.needs[grant] } + [extra.needs[grant]].compactMap { $0 }
            var tally = NeedTally()
            for need in found { tally.add(grant, calls: need.calls, class: need.class, first: need.first) }
            guard let sum = tally.needs[grant], !withoutProbes || sum.class > .probe else { continue }
            let seen = group.count { $0.needs.needs[grant] != nil }
            evidence[grant] = GrantEvidence(
                calls: sum.calls, seen: seen, of: group.count, class: sum.class, first: sum.first, how: how)
        }
        return evidence
    }

    /// What the recording does not show and the application will nevertheless ask for.
    private func additions(for needs: RecordedNeeds) -> [LibbpfBaseline.Row] {
        let isPredicted = needs.loadsLibbpfObjects && !needs.isRehearsal
        let baseline = LibbpfBaseline.rows.filter {
            isPredicted && (!$0.isForOptionalAttachTypes || needs.hasOptionalAttachTypes)
        }
        // With the probe for attach types gone, libbpf loads the application's own programs with attach type 0.
        let replaced =
            withoutProbes && needs.hasOptionalAttachTypes
            ? [LibbpfBaseline.Row(grant: "attachs:cgroup_inet_ingress", class: .requiredProbe)] : []
        let fallback =
            needs.usesTypedTracepoints && !needs.isRehearsal ? LibbpfToolsFallback.rows : []
        return baseline + replaced + fallback
    }

    private static func merged(_ left: GrantEvidence, _ right: GrantEvidence) -> GrantEvidence {
        var merged = right.class > left.class ? right : left
        merged.calls = left.calls &+ right.calls
        merged.seen = left.seen + right.seen
        // One predicted application makes the whole prediction.
        merged.how = left.how == .predicted ? left.how : right.how
        return merged
    }

    // MARK: Everything else

    private static func groupedByArgv(_ sources: [Source]) -> [[Source]] {
        var groups: [[Source]] = []
        for source in sources {
            if let index = groups.firstIndex(where: { $0.first?.needs.argv == source.needs.argv }) {
                groups[index].append(source)
            } else {
                groups.append([source])
            }
        }
        return groups
    }

    private static func name(_ groups: [[Source]]) -> String? {
        let programs = groups.compactMap { $0.first?.needs.argv.first }.map(ProcessImages.label)
        var names: [String] = []
        for program in programs where !names.contains(program) { names.append(program) }
        return names.isEmpty ? nil : names.joined(separator: "+")
    }

    private static func application(_ groups: [[Source]]) -> PolicyApplication {
        let references = groups.flatMap { group in
            group.compactMap { source in
                source.reference.map { reference in
                    var reference = reference
                    reference.argv = groups.count > 1 ? source.needs.argv : nil
                    return reference
                }
            }
        }
        guard groups.count == 1, let needs = groups.first?.first?.needs else {
            return PolicyApplication(recordings: references)
        }
        let isText = isText(needs.argv)
        return PolicyApplication(
            argv: isText ? needs.argv : [], exe: isText ? needs.exe : nil, cwd: needs.cwd,
            stopAfter: needs.stopAfter, root: needs.root,
            user: needs.user, environment: needs.environment, recordings: references)
    }

    /// A recording has a replacement character where a word is not UTF-8: such a command cannot be run again.
    private static func isText(_ argv: [String]) -> Bool {
        !argv.contains { $0.unicodeScalars.contains("\u{FFFD}") }
    }

    /// Where rehearsals ran, as far as they agree, is where a replay is to run.
    private static func sandbox(_ sources: [Source]) -> PolicySandbox {
        let places = sources.compactMap(\.needs.sandbox)
        let sharesNetwork = places.contains { !$0.hasOwnNetwork }
        let sharesCgroup = places.contains { !$0.hasOwnCgroup }
        return PolicySandbox(
            capabilities: [],
            namespaces: PolicySandbox.Namespace.allCases.filter { namespace in
                !(namespace == .net && sharesNetwork || namespace == .cgroup && sharesCgroup)
            }, bpffs: Set(places.map(\.bpffs)).count == 1 ? places[0].bpffs : DelegationPolicy.defaultBpffs)
    }

    private static func blocked(_ sources: [Source]) -> [BlockedCall] {
        var merged: [BlockedCall] = []
        for entry in sources.flatMap(\.needs.blocked) {
            guard let index = merged.firstIndex(where: { $0.call == entry.call && $0.why == entry.why })
            else {
                merged.append(entry)
                continue
            }
            merged[index].harmless = worse(merged[index].harmless, entry.harmless)
        }
        return merged
    }

    /// A run in which it was the end counts most; one that could not tell says nothing against one that could.
    private static func worse(_ left: BlockedCall.Harmlessness, _ right: BlockedCall.Harmlessness)
        -> BlockedCall.Harmlessness
    {
        if left == .harmful || right == .harmful { return .harmful }
        return left == .harmless || right == .harmless ? .harmless : .unknown
    }

    /// An application that works on the host's interfaces cannot live in a network namespace of its own, where they
    /// do not exist. There, capabilities of the user namespace do not reach.
    private func keepHostNetwork(of policy: inout DelegationPolicy, for sources: [Source]) {
        let interfaces = Set(sources.flatMap(\.needs.interfaces)).sorted()
        guard !interfaces.isEmpty else { return }
        let list = interfaces.joined(separator: ", ")
        policy.sandbox.namespaces?.removeAll { $0 == .net }
        policy.comments[["sandbox", "namespaces"]] = TomlComment(
            leading: [" net is left out: the application uses \(list), which a new network namespace lacks"])
        guard sources.contains(where: \.needs.opensRawSockets) else { return }
        policy.blocked.append(
            BlockedCall(
                call: "socket",
                why:
                    "a raw socket needs CAP_NET_RAW over the network namespace, which stays the host's for \(list)"
            ))
    }
}
