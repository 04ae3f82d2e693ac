/// How lines for people look.
package struct TextStyle: Sendable {
    /// Outcomes in colour: for terminals.
    package var hasColour: Bool
    /// Nothing is left out and nothing is cut.
    package var isFull: Bool
    /// Every line begins with who it is about. Off where there is only one process, as in a rehearsed example.
    package var showsProcess: Bool
    /// Where the results stand, as far as the calls leave room.
    package var resultColumn: Int

    package init(
        hasColour: Bool = false, isFull: Bool = false, showsProcess: Bool = true, resultColumn: Int = 72
    ) {
        self.hasColour = hasColour
        self.isFull = isFull
        self.showsProcess = showsProcess
        self.resultColumn = resultColumn
    }

    func limit(_ count: Int) -> Int { isFull ? .max : count }

    /// Who a line is about: threads other than the first are told apart from their process.
    func prefix(pid: Int32, tid: Int32) -> String {
        guard showsProcess else { return "" }
        return pid == tid ? "[pid \(pid)] " : "[pid \(pid) tid \(tid)] "
    }

    /// A call and what came of it.
    func line(_ call: String, outcome: Outcome, _ result: String) -> String {
        let width = call.unicodeScalars.count
        let padding = String(repeating: " ", count: max(1, resultColumn - width))
        guard hasColour else { return "\(call)\(padding)= \(result)" }
        return "\(call)\(padding)= \(outcome.colour)\(result)\u{1b}[0m"
    }
}
