/// Writes the zsh completion, for its `_arguments`.
enum ZshCompletion {
    static func script(_ commands: [Command]) -> String {
        let names = commands.map { quoted("\($0.name):\($0.summary)") }
        let cases = commands.map { command in
            let specifications =
                command.parser.options.map { specification($0) } + operand(command.operands, commands)
            return "            \(command.name)) _arguments -s -S"
                + specifications.map { " \\\n                \($0)" }.joined() + " ;;"
        }
        return """
            #compdef bpfrec

            _bpfrec() {
                local curcontext="$curcontext" state line
                typeset -A opt_args
                local -a commands=(
            \(names.map { "        \($0)" }.joined(separator: "\n"))
                )
                _arguments -C \\
                    '(- *)'{-h,--help}'[show this help]' \\
                    '(- *)--version[show the version]' \\
                    '1: :->command' '*:: :->arguments'
                case $state in
                command) _describe command commands ;;
                arguments)
                    case $words[1] in
            \(cases.joined(separator: "\n"))
                    esac ;;
                esac
            }

            _bpfrec "$@"

            """
    }

    /// `'*'{-o+,--output=}'[what it does]:FILE:_files'`
    private static func specification(_ option: Option) -> String {
        let takesValue = option.value != nil
        let spellings = option.names.map { name in
            takesValue ? name + (name.hasPrefix("--") ? "=" : "+") : name
        }
        let braced = spellings.count == 1 ? spellings[0] : "{\(spellings.joined(separator: ","))}"
        var meaning = "[\(escaped(option.help))]"
        if let value = option.value { meaning += ":\(escaped(value)):\(action(option.completion))" }
        return "'*'\(braced)\(quoted(meaning))"
    }

    private static func action(_ completion: Option.Completion) -> String {
        switch completion {
        case .nothing: " "
        case .file: "_files"
        case .directory: "_files -/"
        case .process: "_pids"
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .list(let words): "_sequence compadd - \(words.joined(separator: " "))"
        }
    }

    private static func operand(_ operands: Command.Operands, _ commands: [Command]) -> [String] {
        switch operands {
        case .nothing: []
        case .files, .filesThenProgram: ["'*:FILE:_files'"]
        case .program: ["'(-):CMD: _command_names -e'", "'*::ARG: _normal'"]
        case .words(let words): ["'1: :(\(words.joined(separator: " ")))'"]
        case .commandName: ["'1: :(\(commands.map(\.name).joined(separator: " ")))'"]
        }
    }

    private static func escaped(_ text: String) -> String {
        text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
