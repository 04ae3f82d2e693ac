package import Delegation

/// Looks for a smallest set of grants by trying: what nothing used goes at once, then one grant after the other in the
/// order of danger, again and again until each of those that are left was tried against just what is left. That last
/// round is the proof.
///
/// The search is walked anew from its beginning whenever a result has come; `TrialLog` answers what is known.
package struct MinimizingSearch: Sendable {
    /// Where the search stands.
    package struct State: Equatable, Sendable {
        /// The least set with which the application is known to work; nil before the first.
        package var grants: Set<Grant>?
        /// Of these, the ones that were tried against just this set, and what was seen without each.
        package var needed: [Grant: String] = [:]
        /// Which of the starting points it was.
        package var start = 0
        /// What was given up, in order; grants of one element went together.
        package var removed: [[Grant]] = []
        /// The application works under none of the starting points: what it did under the last.
        package var failure: String?

        /// How many grants are still to be tried.
        package var left: Int { (grants?.count ?? 0) - needed.count }
    }

    private static let runsOfEnd = 2

    /// Where to begin: the first one under which the application works.
    private let starts: [Set<Grant>]

    package init(starts: [Set<Grant>]) {
        self.starts = starts
    }

    /// The next runs, at most `count` that could go at once, or the end: every grant that is left is needed.
    package func step(_ log: TrialLog, atMost count: Int = 1) -> SearchStep<State> {
        let walk = walk(log, atMost: count)
        return walk.wanted.isEmpty ? .finished(walk.state) : .run(walk.wanted)
    }

    /// What is known so far.
    package func state(_ log: TrialLog) -> State { walk(log, atMost: 1).state }

    private func walk(_ log: TrialLog, atMost count: Int) -> Walk {
        var walk = Walk(log: log, limit: count)
        walk.begin(starts)
        guard walk.state.grants != nil else { return walk }
        while walk.advance() {}
        walk.confirm(runs: Self.runsOfEnd)
        return walk
    }
}

/// One way through what is known, up to the first result that is not.
private struct Walk {
    let log: TrialLog
    let limit: Int
    var state = MinimizingSearch.State()
    var wanted: [Set<Grant>] = []
    /// Groups that are to go together, the next one last; a group that cannot go is tried by halves.
    private var groups: [[Grant]] = []
    /// All grants of the start in the order of danger, gone through round and round.
    private var order: [Grant] = []
    private var position = 0
    /// Found needed only if a run that is wanted fails.
    private var assumed: Set<Grant> = []

    init(log: TrialLog, limit: Int) {
        self.log = log
        self.limit = limit
    }

    mutating func begin(_ starts: [Set<Grant>]) {
        let flakiness = log.flakiness
        for (index, start) in starts.enumerated() {
            // Giving up a start too early costs runs, and giving up the last one the result.
            let tries = index == starts.count - 1 ? flakiness.tries + 1 : max(flakiness.tries - 1, 2)
            guard let verdict = log.verdict(on: start, tries: tries) else {
                wanted = [start]
                return
            }
            guard verdict else { continue }
            state.start = index
            state.grants = start
            order = DangerOrder.sorted(start)
            groups = [idle(of: start)]
            return
        }
        state.failure = starts.last.flatMap(log.failure)
    }

    /// One step; false when no more can be said.
    mutating func advance() -> Bool {
        guard let grants = state.grants, wanted.count < limit else { return false }
        if let group = nextGroup(in: grants) { return tryToDrop(group, of: grants) }
        guard let grant = nextSingle(in: grants) else { return false }
        return tryToDrop([grant], of: grants)
    }

    private mutating func nextGroup(in grants: Set<Grant>) -> [Grant]? {
        while let group = groups.popLast() {
            let rest = group.filter { grants.contains($0) && !isTried($0) }
            if !rest.isEmpty { return rest }
        }
        return nil
    }

    private mutating func nextSingle(in grants: Set<Grant>) -> Grant? {
        for step in order.indices {
            let index = (position + step) % order.count
            let grant = order[index]
            guard grants.contains(grant), !isTried(grant) else { continue }
            position = index + 1
            return grant
        }
        return nil
    }

    private func isTried(_ grant: Grant) -> Bool { state.needed[grant] != nil || assumed.contains(grant) }

    private mutating func tryToDrop(_ group: [Grant], of grants: Set<Grant>) -> Bool {
        let rest = grants.subtracting(group)
        switch log.verdict(on: rest) {
        case true?:
            // Behind a run that is still wanted nothing is known for sure.
            guard wanted.isEmpty else { return false }
            state.grants = rest
            state.removed.append(group)
            state.needed = [:]
            let idle = idle(of: rest)
            groups = idle.isEmpty ? [] : [idle]
            return true
        case false?:
            if group.count == 1 {
                guard wanted.isEmpty else {
                    assumed.insert(group[0])
                    return true
                }
                state.needed[group[0]] = log.failure(under: rest) ?? ""
            } else {
                let middle = (group.count + 1) / 2
                groups += [Array(group[middle...]), Array(group[..<middle])]
            }
            return true
        case nil:
            // A failure that has to be tried again is tried with nothing beside it.
            let isRetry = !log.results(for: rest).isEmpty
            guard !isRetry || wanted.isEmpty else { return false }
            wanted.append(rest)
            guard group.count == 1, !isRetry else { return false }
            assumed.insert(group[0])
            return true
        }
    }

    private func idle(of grants: Set<Grant>) -> [Grant] {
        DangerOrder.sorted(grants.subtracting(log.used(under: grants)))
    }

    /// The end state runs once more, so that it does not rest on one lucky run.
    mutating func confirm(runs: Int) {
        guard wanted.isEmpty, let grants = state.grants, state.left == 0 else { return }
        if log.passes(grants) < runs { wanted = [grants] }
    }
}
