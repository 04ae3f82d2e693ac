/// Every command there is.
enum CommandTable {
    static let commands: [Command] = [
        RecordCommand.command,
        ShowCommand.command,
        ProfileCommand.command,
        ExplainCommand.command,
        ReplayCommand.command,
        CheckCommand.command,
        DiffCommand.command,
        ExportCommand.command,
        ImportCommand.command,
        DelegateCommand.command,
        DoctorCommand.command,
        HelpCommand.command,
        CompletionsCommand.command,
    ]

    static func command(named name: String) throws(CommandFailure) -> Command {
        if let command = commands.first(where: { $0.name == name }) { return command }
        let suggestion = Nearest.suggestion(for: name, among: commands.map(\.name))
        throw .usage("there is no command '\(name)'\(suggestion)")
    }
}
