/// A subcommand as data. The dispatcher, the help and the completions read it; nothing else says what a command takes.
struct Command: Sendable {
    /// What follows the options, for the shell to complete.
    enum Operands: Equatable, Sendable {
        case nothing
        case files
        /// A program and its arguments; the first operand ends the options.
        case program
        /// Files, and after `--` a program and its arguments.
        case filesThenProgram
        case words([String])
        /// The name of a command of bpfrec.
        case commandName
    }

    struct Example: Sendable {
        let line: String
        let meaning: String

        init(_ line: String, _ meaning: String) {
            self.line = line
            self.meaning = meaning
        }
    }

    struct ExitMeaning: Sendable {
        let code: String
        let meaning: String

        init(_ code: String, _ meaning: String) {
            self.code = code
            self.meaning = meaning
        }
    }

    let name: String
    let summary: String
    /// What follows the command's name, a line for each form.
    let usage: [String]
    /// Paragraphs.
    let description: [String]
    let options: [Option]
    let operands: Operands
    let examples: [Example]
    let family: ExitFamily
    let exits: [ExitMeaning]
    let run: @Sendable (ParsedOptions, Terminal) throws -> ExitStatus

    var parser: OptionParser {
        OptionParser(options: options + [.helpOption], stopsAtOperand: operands == .program)
    }
}

extension Command.ExitMeaning {
    /// Those that commands which run an application share, and one of their own.
    static func ofApplication(and own: Command.ExitMeaning) -> [Command.ExitMeaning] {
        [
            Command.ExitMeaning("N", "the application's own; 128+N when signal N ended it"),
            own,
            Command.ExitMeaning("125", "bpfrec itself failed, whatever the reason"),
            Command.ExitMeaning("126", "CMD cannot be executed"),
            Command.ExitMeaning("127", "CMD was not found"),
        ]
    }

    static let success = Command.ExitMeaning("0", "done")
    static let usage = Command.ExitMeaning(
        "2", "the command line is wrong, or names a file that cannot be read")
    static let cannot = Command.ExitMeaning(
        "3", "this machine or this user cannot; the message says what is missing")
    static let damaged = Command.ExitMeaning(
        "4", "an input file is damaged or not understood; the message says where")
}
