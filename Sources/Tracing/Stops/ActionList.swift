/// What one stop asks for, in order. The first few are kept without an array: there is a list for every stop, and a stop is
/// what an application waits for.
package struct ActionList: Equatable, Sendable, ExpressibleByArrayLiteral {
    package typealias Action = ThreadState.Action

    private var first: Action?
    private var second: Action?
    private var third: Action?
    private var rest: [Action] = []

    init(_ first: Action, _ second: Action? = nil, _ third: Action? = nil) {
        self.first = first
        self.second = second
        self.third = third
    }

    package init(arrayLiteral actions: Action...) {
        self.init(actions)
    }

    init(_ actions: [Action]) {
        for action in actions { append(action) }
    }

    mutating func append(_ action: Action) {
        if first == nil {
            first = action
        } else if second == nil {
            second = action
        } else if third == nil {
            third = action
        } else {
            rest.append(action)
        }
    }

    package func forEach(_ perform: (Action) -> Void) {
        if let first { perform(first) }
        if let second { perform(second) }
        if let third { perform(third) }
        for action in rest { perform(action) }
    }
}
