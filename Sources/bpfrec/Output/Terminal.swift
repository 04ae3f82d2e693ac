import CLinux
import Glibc
import LinuxCalls

/// The two ways out of a command, and what is known of who reads them.
struct Terminal {
    let output: StandardOutput
    let diagnostics: Diagnostics
    /// Whether standard error is a terminal.
    let errorIsTerminal: Bool
    let outputIsColoured: Bool
    /// The columns of standard output; nil where it is no terminal, and lines need not be cut.
    let width: Int?

    /// Of one that does not know its own.
    static let usualWidth = 80

    /// The streams this process was given.
    static func ofThisProcess() -> Terminal {
        let outputColumns = clinux_terminal_width(STDOUT_FILENO)
        let errorIsTerminal = clinux_terminal_width(STDERR_FILENO) >= 0
        let wantsColour = wantsColour(
            noColor: environment("NO_COLOR"), terminalType: environment("TERM"))
        return Terminal(
            output: StandardOutput(isImmediate: outputColumns >= 0) { (bytes) throws(SyscallError) in
                try Files.write(bytes, to: STDOUT_FILENO)
            },
            // Nobody is left to be told that standard error cannot be written.
            diagnostics: Diagnostics(
                isColoured: errorIsTerminal && wantsColour,
                columns: {
                    let columns = clinux_terminal_width(STDERR_FILENO)
                    return columns > 0 ? Int(columns) : usualWidth
                },
                write: { bytes in _ = try? Files.write(bytes, to: STDERR_FILENO) }),
            errorIsTerminal: errorIsTerminal,
            outputIsColoured: outputColumns >= 0 && wantsColour,
            width: outputColumns < 0 ? nil : outputColumns == 0 ? usualWidth : Int(outputColumns))
    }

    /// no-color.org: any value but the empty one says no; a terminal that calls itself dumb knows no colours.
    static func wantsColour(noColor: String?, terminalType: String?) -> Bool {
        (noColor ?? "").isEmpty && terminalType != "dumb"
    }

    static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
