/// Writes the fish completion: one line an option.
enum FishCompletion {
    static func script(_ commands: [Command]) -> String {
        var lines = [
            "# fish completion for bpfrec",
            "",
            "function __bpfrec_command_is",
            "    set -l words (commandline -opc)",
            "    test (count $words) -ge 2; and test $words[2] = $argv[1]",
            "end",
            "",
            "function __bpfrec_needs_command",
            "    test (count (commandline -opc)) -eq 1",
            "end",
            "",
            "complete -c bpfrec -f",
            "complete -c bpfrec -n __bpfrec_needs_command -s h -l help -d 'show this help'",
            "complete -c bpfrec -n __bpfrec_needs_command -l version -d 'show the version'",
        ]
        for command in commands {
            lines += [
                "",
                "complete -c bpfrec -n __bpfrec_needs_command -a \(command.name) -d \(quoted(command.summary))",
            ]
            let condition = "complete -c bpfrec -n '__bpfrec_command_is \(command.name)'"
            lines += command.parser.options.map { "\(condition) \(specification($0))" }
            lines += operand(command.operands, commands).map { "\(condition) \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func specification(_ option: Option) -> String {
        let names =
            option.shortNames.map { "-s \($0.dropFirst())" }
            + option.longNames.map { "-l \($0.dropFirst(2))" }
        return names.joined(separator: " ") + value(option) + " -d \(quoted(option.help))"
    }

    private static func value(_ option: Option) -> String {
        guard option.value != nil else { return "" }
        switch option.completion {
        case .nothing: return " -x"
        case .file: return " -r -F"
        case .directory: return " -x -a '(__fish_complete_directories)'"
        case .process: return " -x -a '(__fish_complete_pids)'"
        case .words(let words): return " -x -a '\(words.joined(separator: " "))'"
        case .list(let words): return " -x -a '(__fish_append , \(words.joined(separator: " ")))'"
        }
    }

    private static func operand(_ operands: Command.Operands, _ commands: [Command]) -> [String] {
        switch operands {
        case .nothing: []
        case .files, .filesThenProgram: ["-F"]
        case .program: ["-x -a '(__fish_complete_subcommand --fcs-skip=2)'"]
        case .words(let words): ["-a '\(words.joined(separator: " "))'"]
        case .commandName: ["-a '\(commands.map(\.name).joined(separator: " "))'"]
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.map { "'\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
