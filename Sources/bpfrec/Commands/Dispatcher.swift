/// From the words of a command line to an exit status.
struct Dispatcher {
    let terminal: Terminal

    func run(_ words: [CommandWord]) -> ExitStatus {
        var command: Command?
        do {
            guard let first = words.first?.text else {
                terminal.diagnostics.lines(HelpText.overview(of: CommandTable.commands))
                return .usage
            }
            var status = ExitStatus.yes
            switch first {
            case "--version":
                try terminal.output.line("bpfrec \(Version.number)")
            case "--help", "-h":
                try terminal.output.lines(HelpText.overview(of: CommandTable.commands))
            default:
                if first.hasPrefix("-") {
                    throw CommandFailure.usage(
                        "\(first) stands before a command, where only --help and --version may")
                }
                let named = try CommandTable.command(named: first)
                command = named
                status = try run(named, Array(words.dropFirst()))
            }
            try terminal.output.flush()
            return status
        } catch {
            return explain(error, of: command)
        }
    }

    /// Says what went wrong, after whatever was printed before it did.
    private func explain(_ error: any Error, of command: Command?) -> ExitStatus {
        try? terminal.output.flush()
        let failure = error as? CommandFailure ?? .cannot("\(error)")
        terminal.diagnostics.message(failure.message)
        if failure.kind == .usage {
            terminal.diagnostics.message("see 'bpfrec help\(command.map { " \($0.name)" } ?? "")'")
        }
        return (command?.family ?? .answer).status(of: failure.kind)
    }

    func run(_ command: Command, _ words: [CommandWord]) throws -> ExitStatus {
        let options = try command.parser.parse(words)
        if options.has(.helpOption) {
            try terminal.output.lines(HelpText.page(of: command))
            return .yes
        }
        return try command.run(options, terminal)
    }
}
