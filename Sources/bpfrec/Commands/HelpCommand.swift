/// `bpfrec help`: the overview, or all about one command.
enum HelpCommand {
    static let command = Command(
        name: "help", summary: "tells what the commands do and take",
        usage: ["[COMMAND]"],
        description: ["Prints the list of commands, or all about one of them."],
        options: [], operands: .commandName,
        examples: [.init("bpfrec help record", "what record does and takes")],
        family: .answer,
        exits: [.success, .usage],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        guard options.operands.count <= 1 else { throw .usage("help wants the name of one command") }
        guard let name = options.operands.first?.text else {
            try terminal.output.lines(HelpText.overview(of: CommandTable.commands))
            return .yes
        }
        try terminal.output.lines(HelpText.page(of: try CommandTable.command(named: name)))
        return .yes
    }
}
