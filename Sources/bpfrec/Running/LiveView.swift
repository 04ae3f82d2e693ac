import BpfAbi
import CLinux
import Glibc
import Recording
import Rendering
import Tracing

/// Shows calls on standard error as they happen, a line each.
final class LiveView: EventSink {
    private let diagnostics: Diagnostics
    private let calls: CallLine
    private let contexts: ContextLine
    private let processes: ProcessLine
    private let showsProcesses: Bool
    /// Where the application uses the terminal for itself, nothing is written over its screen.
    private let yieldsTerminal: Bool

    /// nil where nothing is to be shown.
    init?(_ live: RecordSettings.Live, _ verbosity: Verbosity, _ terminal: Terminal) {
        guard verbosity >= .normal else { return nil }
        switch live {
        case .never: return nil
        case .auto where !terminal.errorIsTerminal: return nil
        case .auto, .always: break
        }
        let style = TextStyle(hasColour: terminal.diagnostics.isColoured)
        diagnostics = terminal.diagnostics
        calls = CallLine(style: style)
        contexts = ContextLine(style: style)
        processes = ProcessLine(style: style)
        showsProcesses = verbosity >= .verbose
        yieldsTerminal = live == .auto
    }

    func receive(_ event: TraceEvent) {
        guard let text = text(of: event), !(yieldsTerminal && isTerminalTaken) else { return }
        diagnostics.lines([text])
    }

    private func text(of event: TraceEvent) -> String? {
        switch event {
        case .call(let call):
            calls.text(of: call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
        case .context(let context): contexts.text(of: context)
        case .process(let process): showsProcesses ? processes.text(of: process) : nil
        case .header, .names, .check, .counts, .end: nil
        }
    }

    /// An editor or a password prompt takes the terminal out of its ordinary line mode; a shell with job control
    /// takes the foreground.
    private var isTerminalTaken: Bool {
        clinux_terminal_is_taken(STDERR_FILENO) == 1
    }
}
