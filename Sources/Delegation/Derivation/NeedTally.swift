/// Adds up why each grant is needed. The more important class wins, and its first call is the one that is named.
struct NeedTally {
    private(set) var needs: [Grant: RecordedNeeds.Need] = [:]

    mutating func add(_ grant: Grant, calls: UInt64, class: GrantEvidence.Class, first: String) {
        guard var need = needs[grant] else {
            needs[grant] = RecordedNeeds.Need(calls: calls, class: `class`, first: first)
            return
        }
        need.calls &+= calls
        if `class` > need.class {
            need.class = `class`
            need.first = first
        }
        needs[grant] = need
    }
}
