import BpfAbi
import Delegation
import Recording
import Rendering

/// Prints the events of a recording that are wanted, in the form that is wanted.
struct EventPrinter {
    private let settings: ShowSettings
    private let terminal: Terminal
    private let lines: EventLines
    private let mark: PolicyMark?
    private var summary = SummaryTable()
    private var marked = 0
    private var holdsData = false

    init(_ settings: ShowSettings, policy: DelegationPolicy?, _ terminal: Terminal) {
        self.settings = settings
        self.terminal = terminal
        lines = EventLines(
            style: TextStyle(hasColour: terminal.outputIsColoured, isFull: settings.cutsNothing),
            showsInstructions: settings.showsInstructions)
        mark = policy.map { PolicyMark($0) }
    }

    mutating func print(_ event: TraceEvent) throws(CommandFailure) {
        guard settings.filter.wants(event) else { return }
        switch (settings.format, event) {
        case (.summary, .call(let call)):
            summary.add(call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
        case (.summary, .counts(let counts)):
            summary.add(counts)
        case (.summary, _):
            return
        case (.text, .call(let call)):
            try terminal.output.lines(lines.text(of: call) + note(found(by: mark, call)))
        case (.text, _):
            try terminal.output.lines(lines.text(of: event))
        case (.json, .call(let call)):
            try terminal.output.line(EventJson.text(of: call, denial: found(by: mark, call)))
        case (.json, _):
            try terminal.output.line(EventJson.text(of: event))
        }
        if case .call(let call) = event { holdsData = holdsData || call.holdsMapData }
    }

    func finish() throws(CommandFailure) {
        if settings.format == .summary { try terminal.output.lines(summary.lines) }
        try terminal.output.flush()
        if let policy = settings.policy {
            terminal.diagnostics.message(
                marked == 0
                    ? "\(policy) permits every call shown"
                    : "\(policy) would deny \(marked) of the calls shown")
        }
        if holdsData, settings.format != .summary {
            terminal.diagnostics.message(
                "map keys and values are in this recording: look before you share it (record --no-data leaves "
                    + "them out)")
        }
    }

    private mutating func found(by mark: PolicyMark?, _ call: CallEvent) -> PolicyMark.Denial? {
        guard let denial = mark?.denial(of: call) else { return nil }
        marked += 1
        return denial
    }

    private func note(_ denial: PolicyMark.Denial?) -> [String] {
        denial.map { lines.note($0) } ?? []
    }
}

extension CallEvent {
    /// Keys and values are the application's data, and may be anybody's secret.
    fileprivate var holdsMapData: Bool {
        captured.regions.contains { region in
            let name = region.field.split(separator: ".").last ?? ""
            return !region.bytes.isEmpty && ["key", "next_key", "value", "keys", "values"].contains(name)
        }
    }
}
