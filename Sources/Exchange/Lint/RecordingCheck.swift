import Delegation
package import Recording

import BpfAbi

/// Holds a policy against recordings: what it would deny of what was done, and what it grants that nobody used.
package struct RecordingCheck {
    /// How a grant was first missed.
    fileprivate struct Miss {
        var call: UInt64
        var recording: String
        var cause: String
        var count: Int
    }

    private let imported: ImportedPolicy
    private let check: PolicyCheck
    private var sources: [PolicyDerivation.Source] = []
    private var misses: [Grant: Miss] = [:]

    package init(_ imported: ImportedPolicy) {
        self.imported = imported
        check = PolicyCheck(imported.policy)
    }

    /// One recording, while it is read.
    package struct Reading {
        fileprivate var analysis = RecordingAnalysis()
        fileprivate var misses: [Grant: Miss] = [:]
        fileprivate let check: PolicyCheck
        fileprivate let name: String

        package mutating func feed(_ event: TraceEvent) {
            analysis.feed(event)
            guard case .call(let call) = event else { return }
            let answer = check.answer(for: call.captured, facts: call.facts)
            for grant in answer.missing {
                if misses[grant] == nil {
                    misses[grant] = Miss(
                        call: call.number, recording: name,
                        cause: "\(call.captured.command.name) by \(call.comm)", count: 0)
                }
                misses[grant]?.count += 1
            }
        }
    }

    package func reading(_ name: String) -> Reading { Reading(check: check, name: name) }

    package mutating func add(_ reading: Reading) {
        sources.append(PolicyDerivation.Source(reading.analysis.finish()))
        misses.merge(reading.misses) { first, _ in first }
    }

    /// What was found. The policy that the recordings ask for decides: it knows whose call was whose, and that of
    /// what was done as root not everything is done again under a token.
    package func findings() -> [Finding] {
        guard !sources.isEmpty else { return [] }
        let wanted = PolicyDerivation().policy(from: sources)
        return denied(wanted) + idle(wanted) + undelegable(wanted)
    }

    private var policy: DelegationPolicy { imported.policy }

    private func denied(_ wanted: DelegationPolicy) -> [Finding] {
        wanted.grants.filter { !policy.permits($0) }.map { grant in
            let evidence = wanted.evidence[grant]
            let isSeen = evidence.map { $0.class > .probe && $0.calls > 0 } ?? true
            var message = "\(grant) is not granted"
            if let miss = misses[grant] {
                let times = miss.count == 1 ? "" : ", \(miss.count) times"
                message += ": call \(miss.call) of \(miss.recording) needs it (\(miss.cause)\(times))"
            } else if let evidence {
                message += ": \(evidence.first) needs it"
            }
            if let evidence, evidence.class == .probe { message += ", an optional feature probe" }
            return Finding(
                isSeen ? .deniedCall : .deniedProbe, message, at: imported.places[grant.axis],
                remedy: check.remedy(for: [grant]).first)
        }
    }

    private func idle(_ wanted: DelegationPolicy) -> [Finding] {
        let listed = policy.delegated.grants + (policy.sandbox.capabilities ?? []).sorted().map { Grant($0) }
        return listed.compactMap { grant in
            let span = imported.places[grant] ?? imported.places[grant.axis]
            if case .any = grant.value {
                let used = wanted.grants.filter { $0.axis == grant.axis }.map(\.item)
                let list = used.isEmpty ? "none of it" : used.joined(separator: ", ")
                return Finding(.idleGrant, "of \(grant.axis.name), the recordings use \(list)", at: span)
            }
            guard !wanted.permits(grant) else { return nil }
            return Finding(
                .idleGrant, "no recording uses \(grant)", at: span, remedy: "leave it out, and replay")
        }
    }

    private func undelegable(_ wanted: DelegationPolicy) -> [Finding] {
        wanted.blocked.filter { $0.harmless != .harmless }.map {
            Finding(.undelegableCall, "\($0.call): \($0.why)")
        }
    }
}
