package import Delegation

/// The same proof for a set of grants as it is: whether the application works under it, and under nothing less.
package struct VerifyingSearch: Sendable {
    package struct State: Equatable, Sendable {
        /// nil while that is not known.
        package var isSufficient: Bool?
        /// Why it is not.
        package var failure: String?
        /// What nothing used, and the application works without all of it.
        package var idle: [Grant] = []
        /// What was used, and the application works without.
        package var unneeded: [Grant] = []
        /// What it cannot do without, and what was seen.
        package var needed: [Grant: String] = [:]
        /// How many grants are still to be tried.
        package var left: Int

        package var isMinimal: Bool { isSufficient == true && left == 0 && idle.isEmpty && unneeded.isEmpty }
    }

    private let grants: Set<Grant>

    package init(_ grants: Set<Grant>) {
        self.grants = grants
    }

    package func state(_ log: TrialLog) -> State { walk(log).state }

    package func step(_ log: TrialLog, atMost count: Int = 1) -> SearchStep<State> {
        let (state, wanted) = walk(log)
        guard let first = wanted.first else { return .finished(state) }
        // A failure that has to be tried again is tried with nothing beside it.
        let others = wanted.dropFirst().filter { log.results(for: $0).isEmpty }
        return .run(log.results(for: first).isEmpty ? [first] + others.prefix(count - 1) : [first])
    }

    private func walk(_ log: TrialLog) -> (state: State, wanted: [Set<Grant>]) {
        var state = State(left: grants.count)
        state.isSufficient = log.verdict(on: grants, tries: log.flakiness.tries + 1)
        guard let isSufficient = state.isSufficient else { return (state, [grants]) }
        guard isSufficient else {
            state.failure = log.failure(under: grants)
            return (state, [])
        }
        let used = log.used(under: grants)
        let idle = DangerOrder.sorted(grants.subtracting(used))
        var singles = DangerOrder.sorted(used.intersection(grants))
        if !idle.isEmpty {
            switch log.verdict(on: grants.subtracting(idle)) {
            case nil: return (state, [grants.subtracting(idle)])
            case true?:
                state.idle = idle
                state.left -= idle.count
            case false?: singles = DangerOrder.sorted(grants)
            }
        }
        var wanted: [Set<Grant>] = []
        for grant in singles {
            let rest = grants.subtracting([grant])
            switch log.verdict(on: rest) {
            case nil:
                wanted.append(rest)
                continue
            case true?: state.unneeded.append(grant)
            case false?: state.needed[grant] = log.failure(under: rest) ?? ""
            }
            state.left -= 1
        }
        return (state, wanted)
    }
}
