import BpfAbi
import Delegation

/// What a command line said, with accessors that turn values into what they mean or say what is wrong with them.
struct ParsedOptions: Equatable, Sendable {
    /// The words that are not options, in order.
    var operands: [CommandWord] = []
    /// How many of them stand before `--`; nil where there is none.
    var operandsBeforeDashes: Int?
    /// By an option's name, in order; nil for an option without a value.
    private var values: [String: [String?]] = [:]

    mutating func add(_ value: String?, to option: Option) {
        values[option.name, default: []].append(value)
    }

    func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// How often the option was given.
    func count(_ option: Option) -> Int { values[option.name]?.count ?? 0 }

    /// The option's value; the last one counts.
    func text(_ option: Option) -> String? { texts(option).last }

    /// All values of an option that may be repeated.
    func texts(_ option: Option) -> [String] { (values[option.name] ?? []).compactMap(\.self) }

    /// The parts of a value that is a list, over all repetitions.
    func list(_ option: Option) throws(CommandFailure) -> [String] {
        var parts: [String] = []
        for text in texts(option) {
            let found = text.split(separator: ",", omittingEmptySubsequences: false)
            guard !found.contains("") else {
                throw .usage("\(option.name) \(text): a name is missing beside a comma")
            }
            parts += found.map(String.init)
        }
        return parts
    }

    func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ option: Option, _: Choice.Type = Choice.self
    )
        throws(CommandFailure) -> Choice?
    {
        guard let text = text(option) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        throw .usage("\(option.name) \(text): not one of \(words.joined(separator: ", "))")
    }

    func duration(_ option: Option) throws(CommandFailure) -> Duration? {
        guard let text = text(option) else { return nil }
        if let duration = DurationText.parse(text) { return duration }
        throw .usage("\(option.name) \(text): not a duration such as 500ms, 5s, 2m or 1h")
    }

    /// Whole numbers above zero, as process numbers are.
    func processes(_ option: Option) throws(CommandFailure) -> [Int32] {
        var numbers: [Int32] = []
        for part in try list(option) {
            guard let number = Int32(part), number > 0 else {
                throw .usage("\(option.name) \(part): not a process number")
            }
            numbers.append(number)
        }
        return numbers
    }

    /// User numbers, one an occurrence. The highest is the kernel's "no user".
    func users(_ option: Option) throws(CommandFailure) -> [UInt32] {
        var users: [UInt32] = []
        for text in texts(option) {
            guard let uid = UInt32(text), uid != .max else {
                throw .usage("\(option.name) \(text): not the number of a user")
            }
            users.append(uid)
        }
        return users
    }

    /// Names of bpf(2) commands, as the kernel spells them in lower case.
    func bpfCommands(_ option: Option) throws(CommandFailure) -> [BpfCommand] {
        var commands: [BpfCommand] = []
        for name in try list(option) {
            guard let command = BpfCommand(name: name) else {
                let suggestion = Nearest.suggestion(for: name, among: BpfCommand.names)
                throw .usage("\(option.name) \(name): not a bpf() command\(suggestion)")
            }
            commands.append(command)
        }
        return commands
    }

    /// Capabilities by name, with or without `CAP_`, or `none`; nil where the option was not given.
    func capabilities(_ option: Option) throws(CommandFailure) -> [Capability]? {
        guard has(option) else { return nil }
        let names = try list(option)
        if names == ["none"] { return [] }
        var capabilities: Set<Capability> = []
        for name in names {
            guard let capability = Capability(name: name) else {
                let suggestion = Nearest.suggestion(for: name, among: Capability.names)
                throw .usage("\(option.name) \(name): not a capability\(suggestion)")
            }
            capabilities.insert(capability)
        }
        return capabilities.sorted()
    }

    /// Names and values for the application's environment.
    func assignments(_ option: Option) throws(CommandFailure) -> [EnvironmentVariable] {
        var variables: [EnvironmentVariable] = []
        for text in texts(option) {
            guard let variable = EnvironmentVariable(text) else {
                throw .usage("\(option.name) \(text): not NAME=VALUE")
            }
            variables.append(variable)
        }
        return variables
    }
}
