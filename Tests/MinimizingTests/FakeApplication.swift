import Delegation
import Minimizing

/// An application that works whenever its grants say so: a search is run against it without a kernel.
final class FakeApplication {
    let works: (Set<Grant>) -> Bool
    /// What a good run uses; what it works under where nothing else is said.
    var uses: (Set<Grant>) -> Set<Grant> = { $0 }
    /// Whether a refusal says which grant was missing.
    var explains = true
    /// Whether the run with that number, from 0, fails by chance.
    var fails: (Int) -> Bool = { _ in false }
    private(set) var runs = 0

    init(works: @escaping (Set<Grant>) -> Bool) {
        self.works = works
    }

    /// Works when it has all of these.
    convenience init(needs: Set<Grant>) {
        self.init { needs.isSubset(of: $0) }
        uses = { $0.intersection(needs) }
    }

    func run(_ grants: Set<Grant>, of start: Set<Grant>) -> TrialResult {
        let isUnlucky = fails(runs)
        runs += 1
        if isUnlucky { return .failed(why: "it crashes", missing: []) }
        guard !works(grants) else { return .passed(used: uses(grants)) }
        let missing = start.subtracting(grants).filter { !works(start.subtracting([$0])) }
        return .failed(why: "it is refused", missing: explains ? missing : [])
    }

    /// Runs a search to its end, `jobs` trials at a time.
    func minimize(_ start: Set<Grant>, jobs: Int = 1, log: inout TrialLog) -> MinimizingSearch.State {
        let search = MinimizingSearch(starts: [start])
        while case .run(let trials) = search.step(log, atMost: jobs) {
            for trial in trials { log.add(TrialLog.Entry(grants: trial, result: run(trial, of: start))) }
        }
        return search.state(log)
    }

    func minimize(_ start: Set<Grant>, jobs: Int = 1) -> MinimizingSearch.State {
        var log = TrialLog()
        return minimize(start, jobs: jobs, log: &log)
    }
}

func grants(_ names: String...) -> Set<Grant> { Set(names.compactMap { Grant($0) }) }
