@testable import bpfrec

/// A terminal that keeps what is said to it.
final class CapturedTerminal {
    private(set) var output = ""
    private(set) var errors = ""

    var terminal: Terminal {
        Terminal(
            output: StandardOutput(isImmediate: false) { self.output += String(decoding: $0, as: UTF8.self) },
            diagnostics: Diagnostics(isColoured: false) {
                self.errors += String(decoding: $0, as: UTF8.self)
            },
            errorIsTerminal: false, outputIsColoured: false, width: nil)
    }

    func run(_ words: String...) -> ExitStatus { run(words) }

    func run(_ words: [String]) -> ExitStatus {
        Dispatcher(terminal: terminal).run(words.map { CommandWord(stringLiteral: $0) })
    }
}
