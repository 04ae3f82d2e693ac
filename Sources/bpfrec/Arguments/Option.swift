/// An option as data: how it is spelt, what value it wants, what it means. The parser, the help and the completions
/// all read this.
struct Option: Equatable, Sendable {
    /// What may stand where the value stands, for the shell to complete.
    enum Completion: Equatable, Sendable {
        case nothing
        case file
        case directory
        case process
        case words([String])
        /// Words joined by commas.
        case list([String])
    }

    /// Every spelling; the first long one names the option in messages.
    let names: [String]
    /// How the help calls the value; nil for an option that takes none.
    let value: String?
    let completion: Completion
    let help: String

    init(_ names: String..., value: String? = nil, completion: Completion = .nothing, help: String) {
        self.names = names
        self.value = value
        self.completion = completion
        self.help = help
    }

    /// An option whose value is one of a few words.
    init<Choice: CaseIterable & RawRepresentable<String>>(_ name: String, oneOf: Choice.Type, help: String) {
        let words = Choice.allCases.map(\.rawValue)
        names = [name]
        value = words.joined(separator: "|")
        completion = .words(words)
        self.help = help
    }

    /// What messages call it, and what tells it from others.
    var name: String { names.first { $0.hasPrefix("--") } ?? names.first ?? "" }

    var shortNames: [String] { names.filter { !$0.hasPrefix("--") } }
    var longNames: [String] { names.filter { $0.hasPrefix("--") } }

    /// Every command has it, so no command lists it.
    static let helpOption = Option("-h", "--help", help: "show this help")
}
