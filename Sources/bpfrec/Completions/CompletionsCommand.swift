/// `bpfrec completions`: what a shell needs to complete bpfrec's command lines.
enum CompletionsCommand {
    enum Shell: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    static let command = Command(
        name: "completions", summary: "prints a completion script for a shell",
        usage: [Shell.allCases.map(\.rawValue).joined(separator: "|")],
        description: [
            "Prints a script that makes the shell complete commands, options and their values. Put it where "
                + "the shell looks for completions."
        ],
        options: [], operands: .words(Shell.allCases.map(\.rawValue)),
        examples: [
            .init("source <(bpfrec completions bash)", "in this shell only"),
            .init(
                "bpfrec completions fish > ~/.config/fish/completions/bpfrec.fish", "for fish, from now on"),
            .init("bpfrec completions zsh > \"${fpath[1]}/_bpfrec\"", "for zsh, from now on"),
        ],
        family: .answer,
        exits: [.success, .usage],
        run: run)

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let names = Shell.allCases.map(\.rawValue).joined(separator: ", ")
        guard options.operands.count == 1, let name = options.operands.first?.text else {
            throw .usage("completions wants the name of a shell: \(names)")
        }
        guard let shell = Shell(rawValue: name) else {
            throw .usage("no completions for '\(name)'; there are some for \(names)")
        }
        try terminal.output.text(script(for: shell, CommandTable.commands))
        return .yes
    }

    static func script(for shell: Shell, _ commands: [Command]) -> String {
        switch shell {
        case .bash: BashCompletion.script(commands)
        case .zsh: ZshCompletion.script(commands)
        case .fish: FishCompletion.script(commands)
        }
    }
}
