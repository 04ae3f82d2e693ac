/// Every command there is.
enum CommandTable {
    static let commands: [Command] = [
        RecordCommand.command,
        ShowCommand.command,
        ProfileCommand.command,
        ExplainCommand.command,
        ReplayCommand.command,
        MinimizeCommand.command,
        VerifyCommand.command,
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
        if name == TrialCommand.command.name { return TrialCommand.command }
        let suggestion = Nearest.suggestion(for: name, among: commands.map(\.name))
        throw .usage("there is no command '\(name)'\(suggestion)")
    }
}
