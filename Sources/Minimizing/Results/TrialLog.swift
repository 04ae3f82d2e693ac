package import Delegation

/// Every run so far, by the grants that it had. The search is a function of this and of nothing else, so that it can
/// be stopped, be gone on with, and come to the same end however many trials run at once.
package struct TrialLog: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var grants: Set<Grant>
        package var result: TrialResult

        package init(grants: Set<Grant>, result: TrialResult) {
            self.grants = grants
            self.result = result
        }
    }

    package private(set) var entries: [Entry] = []
    private var byGrants: [Set<Grant>: [TrialResult]] = [:]

    package init() {}

    package mutating func add(_ entry: Entry) {
        entries.append(entry)
        byGrants[entry.grants, default: []].append(entry.result)
    }

    package func results(for grants: Set<Grant>) -> [TrialResult] { byGrants[grants] ?? [] }

    package func passes(_ grants: Set<Grant>) -> Int { results(for: grants).count { $0.isPassed } }

    /// What any good run under these grants used.
    func used(under grants: Set<Grant>) -> Set<Grant> {
        results(for: grants).reduce(into: []) { sum, result in
            if case .passed(let used) = result { sum.formUnion(used) }
        }
    }

    /// Whether the application does its job under `grants`; nil where more runs must tell.
    ///
    /// A refusal for want of just what was taken away is proof. Any other failure may be chance, and counts only when
    /// it has come again as often as `Flakiness` asks for.
    func verdict(on grants: Set<Grant>, tries: Int? = nil) -> Bool? {
        var passed = 0
        var failed = 0
        for result in results(for: grants) {
            switch result {
            case .passed: passed += 1
            case .failed(_, let missing):
                if !missing.subtracting(grants).isEmpty { return false }
                failed += 1
            }
        }
        let enough = tries ?? flakiness.tries
        // One that works now and then is taken for one that works, unless it hardly ever does.
        if passed > 0 { return failed < enough + 2 * passed }
        return failed >= enough ? false : nil
    }

    /// What was seen without what was taken away: a refusal where there was one.
    func failure(under grants: Set<Grant>) -> String? {
        var first: String?
        for case .failed(let why, let missing) in results(for: grants) {
            if !missing.subtracting(grants).isEmpty { return why }
            first = first ?? why
        }
        return first
    }

    package var flakiness: Flakiness {
        var flakiness = Flakiness()
        for (grants, results) in byGrants {
            let kinds = results.map { Kind($0, grants) }
            guard let usual = Kind.usual(kinds) else { continue }
            for kind in kinds {
                if kind == usual { flakiness.addUsual() } else { flakiness.addFailure(kind.why) }
            }
        }
        return flakiness
    }

    /// Runs under the same grants are expected to be of one kind.
    private enum Kind: Hashable {
        case passed
        /// Refused for want of what was taken away, by whatever call.
        case refused
        case failed(String)

        init(_ result: TrialResult, _ grants: Set<Grant>) {
            switch result {
            case .passed: self = .passed
            case .failed(let why, let missing):
                self = missing.isSubset(of: grants) ? .failed(why) : .refused
            }
        }

        var why: String {
            switch self {
            case .passed: ""
            case .refused: "a call is refused"
            case .failed(let why): why
            }
        }

        /// Of several the one that cannot be chance, else the most frequent.
        static func usual(_ kinds: [Kind]) -> Kind? {
            for certain in [Kind.refused, .passed] where kinds.contains(certain) { return certain }
            let counts = Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
            return counts.max { $0.value == $1.value ? $0.key.why > $1.key.why : $0.value < $1.value }?.key
        }
    }
}
