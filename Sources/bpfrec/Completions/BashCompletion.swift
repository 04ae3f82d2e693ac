/// Writes the bash completion: three functions that look things up, and one that walks the line.
enum BashCompletion {
    static func script(_ commands: [Command]) -> String {
        let names = commands.map(\.name).joined(separator: " ")
        let options = commands.map { command in
            "    \(command.name)) echo '\(command.parser.options.flatMap(\.names).joined(separator: " "))' ;;"
        }
        let values = commands.flatMap { command in
            command.options.filter { $0.value != nil }.map { option in
                let patterns = option.names.map { "\(command.name):\($0)" }.joined(separator: " | ")
                return "    \(patterns)) echo '\(value(option.completion))' ;;"
            }
        }
        let operands = commands.map { command in
            "    \(command.name)) echo '\(operand(command.operands, names))' ;;"
        }
        return """
            # bash completion for bpfrec

            _bpfrec_options() {
                case $1 in
            \(options.joined(separator: "\n"))
                esac
            }

            # What kind of value an option of a command takes; nothing for one that takes none.
            _bpfrec_value() {
                case $1:$2 in
            \(values.joined(separator: "\n"))
                esac
            }

            _bpfrec_operand() {
                case $1 in
            \(operands.joined(separator: "\n"))
                esac
            }

            _bpfrec_words() {
                local kind=$1 current=$2 before=
                case $kind in
                file) compopt -o filenames; COMPREPLY=($(compgen -f -- "$current")) ;;
                directory) compopt -o filenames; COMPREPLY=($(compgen -d -- "$current")) ;;
                process) COMPREPLY=($(cd /proc && compgen -G '[1-9]*' | grep -- "^$current")) ;;
                words\\ *) COMPREPLY=($(compgen -W "${kind#* }" -- "$current")) ;;
                list\\ *)
                    [[ $current == *,* ]] && before=${current%,*},
                    compopt -o nospace
                    COMPREPLY=($(compgen -P "$before" -W "${kind#* }" -- "${current##*,}")) ;;
                esac
            }

            _bpfrec() {
                local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} index kind word
                COMPREPLY=()
                if ((COMP_CWORD == 1)); then
                    COMPREPLY=($(compgen -W '\(names) --help --version' -- "$current"))
                    return
                fi
                kind=$(_bpfrec_operand "$command")
                for ((index = 2; index < COMP_CWORD; index++)); do
                    word=${COMP_WORDS[index]}
                    case $word in
                    --) ((index++)); break ;;
                    -*)
                        [[ -n $(_bpfrec_value "$command" "$word") ]] || continue
                        [[ ${COMP_WORDS[index + 1]} == = ]] && ((index++))
                        if ((index + 1 >= COMP_CWORD)); then
                            [[ $current == = ]] && current=
                            _bpfrec_words "$(_bpfrec_value "$command" "$word")" "$current"
                            return
                        fi
                        ((index++)) ;;
                    *) [[ $kind == program ]] && break ;;
                    esac
                done
                if [[ $kind == program ]] && ((index < COMP_CWORD)); then
                    if declare -F _command_offset >/dev/null; then
                        _command_offset "$index"
                    else
                        _bpfrec_words file "$current"
                    fi
                elif [[ $current == -* && ${COMP_WORDS[COMP_CWORD - 1]} != -- ]]; then
                    COMPREPLY=($(compgen -W "$(_bpfrec_options "$command")" -- "$current"))
                elif [[ $kind == program ]]; then
                    compopt -o filenames
                    COMPREPLY=($(compgen -c -- "$current"; compgen -d -- "$current"))
                else
                    _bpfrec_words "$kind" "$current"
                fi
            }

            complete -F _bpfrec bpfrec

            """
    }

    private static func value(_ completion: Option.Completion) -> String {
        switch completion {
        case .nothing: "nothing"
        case .file: "file"
        case .directory: "directory"
        case .process: "process"
        case .words(let words): "words \(words.joined(separator: " "))"
        case .list(let words): "list \(words.joined(separator: " "))"
        }
    }

    private static func operand(_ operands: Command.Operands, _ commandNames: String) -> String {
        switch operands {
        case .nothing: "nothing"
        case .files, .filesThenProgram: "file"
        case .program: "program"
        case .words(let words): "words \(words.joined(separator: " "))"
        case .commandName: "words \(commandNames)"
        }
    }
}
