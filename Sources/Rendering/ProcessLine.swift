package import Recording

/// How a process came or went, as a line.
package struct ProcessLine {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// Without a newline at its end.
    package func text(of process: ProcessEvent) -> String {
        style.prefix(pid: process.pid, tid: process.pid) + Self.words(process.change)
    }

    private static func words(_ change: ProcessEvent.Change) -> String {
        switch change {
        case .start(let parent):
            return "+++ started by \(parent) +++"
        case .exec(let exe, let argv):
            let arguments = argv.map { EscapedText.quoted($0) }.joined(separator: ", ")
            return "execve(\(EscapedText.quoted(exe)), [\(arguments)])"
        case .exit(let status):
            return "+++ exited with \(status) +++"
        case .killed(let signal):
            return "+++ killed by \(SignalNames.name(signal)) +++"
        }
    }
}
