package import Delegation
import Recording

import BpfAbi

/// What one policy grants that another does not, and the reverse.
package struct PolicyDifference: Equatable, Sendable {
    /// One of the two, and what it is called.
    package struct Side: Sendable {
        package var name: String
        package var policy: DelegationPolicy
        /// Other formats say nothing of capabilities and namespaces; then these are not compared.
        package var hasSandbox: Bool

        package init(name: String, policy: DelegationPolicy, hasSandbox: Bool = true) {
            self.name = name
            self.policy = policy
            self.hasSandbox = hasSandbox
        }
    }

    package struct Change: Equatable, Sendable {
        /// `progs:xdp`, or `namespaces:net` where a sandbox shares the host's.
        package var grant: String
        /// Why the side that has it has it, where that is known.
        package var reason: String?
    }

    package let names: (old: String, new: String)
    package let added: [Change]
    package let removed: [Change]
    /// Whether capabilities and namespaces were compared.
    package let comparesSandbox: Bool

    package init(from old: Side, to new: Side) {
        names = (old.name, new.name)
        comparesSandbox = old.hasSandbox && new.hasSandbox
        added = Self.changes(in: new.policy, notIn: old.policy, sandbox: comparesSandbox)
        removed = Self.changes(in: old.policy, notIn: new.policy, sandbox: comparesSandbox)
    }

    package static func == (left: PolicyDifference, right: PolicyDifference) -> Bool {
        left.names == right.names && left.added == right.added && left.removed == right.removed
            && left.comparesSandbox == right.comparesSandbox
    }

    package var isWider: Bool { !added.isEmpty }

    private static func changes(
        in policy: DelegationPolicy, notIn other: DelegationPolicy, sandbox: Bool
    ) -> [Change] {
        let grants = (sandbox ? policy.grants : policy.delegated.grants).filter { !other.permits($0) }
        let changes = grants.map { grant in
            let evidence = policy.evidence[grant]
            let isProbe = evidence.map { $0.class == .probe } ?? false
            return Change(
                grant: grant.description, reason: evidence.map { isProbe ? "\($0.first), a probe" : $0.first }
            )
        }
        return changes + (sandbox ? shared(in: policy, notIn: other) : [])
    }

    /// A namespace that is not the program's own is the host's, and that is a grant as well.
    private static func shared(in policy: DelegationPolicy, notIn other: DelegationPolicy) -> [Change] {
        let all = PolicySandbox.Namespace.allCases
        let own = policy.sandbox.namespaces ?? all
        let others = other.sandbox.namespaces ?? all
        return others.filter { !own.contains($0) }.map {
            Change(grant: "namespaces:\($0.rawValue)", reason: "the host's, not its own")
        }
    }
}

extension PolicyDifference {
    package var text: String {
        var lines = ["--- \(names.old)", "+++ \(names.new)"]
        lines += Self.lines(removed, sign: "-") + Self.lines(added, sign: "+")
        let counts =
            added.isEmpty && removed.isEmpty
            ? "the same grants" : "\(added.count) granted newly, \(removed.count) no longer"
        let rest =
            comparesSandbox ? "" : " (capabilities and namespaces are not in both, and were not compared)"
        return (lines + [counts + rest]).map { "\($0)\n" }.joined()
    }

    private static func lines(_ changes: [Change], sign: String) -> [String] {
        let width = changes.map(\.grant.count).max() ?? 0
        return changes.map { change in
            guard let reason = change.reason else { return "\(sign) \(change.grant)" }
            let padding = String(repeating: " ", count: width - change.grant.count)
            return "\(sign) \(change.grant)\(padding)  \(reason)"
        }
    }

    package var json: String {
        JsonText.pretty(
            .object([
                ("schema", .integer(1)), ("old", .string(names.old)), ("new", .string(names.new)),
                ("added", .array(added.map(Self.json))), ("removed", .array(removed.map(Self.json))),
                ("sandbox_compared", .bool(comparesSandbox)),
            ]))
    }

    private static func json(_ change: Change) -> JSONValue {
        .object([("grant", .string(change.grant))] + (change.reason.map { [("reason", .string($0))] } ?? []))
    }
}
