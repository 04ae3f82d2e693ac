import LinuxCalls

/// How far the reading of recordings has come: a bar on a terminal, a line now and then elsewhere. What is soon done
/// says nothing.
struct ReadingProgress {
    private static let firstAfter: UInt64 = 500_000_000
    private static let barWidth = 24

    private let diagnostics: Diagnostics
    private let isTerminal: Bool
    private let files: Int
    private let total: UInt64
    /// Bytes of the recordings that are done.
    private var before: UInt64 = 0
    private var done = 0
    private var next: UInt64
    private var isShown = false

    init(_ paths: [String], _ terminal: Terminal, now: UInt64 = Clock.monotonic()) {
        diagnostics = terminal.diagnostics
        isTerminal = terminal.errorIsTerminal
        files = paths.count
        total = paths.reduce(0) { $0 &+ ($1 == "-" ? 0 : Directory.size(of: $1)) }
        next = now &+ (isTerminal ? Self.firstAfter : Self.interval(isTerminal: false))
    }

    private static func interval(isTerminal: Bool) -> UInt64 {
        isTerminal ? 100_000_000 : 10_000_000_000
    }

    /// To be called often.
    mutating func advance(to position: UInt64, now: UInt64 = Clock.monotonic()) {
        guard now >= next else { return }
        next = now &+ Self.interval(isTerminal: isTerminal)
        isShown = true
        let text = text(at: before &+ position)
        if isTerminal { diagnostics.overwrite(text) } else { diagnostics.message(text) }
    }

    mutating func finishFile(at position: UInt64) {
        before = before &+ position
        done += 1
    }

    /// Takes the bar away, so that what follows has the line.
    mutating func finish() {
        if isShown, isTerminal { diagnostics.overwrite("") }
        isShown = false
    }

    private func text(at position: UInt64) -> String {
        let place = files == 1 ? "" : ", \(done) of \(files) recordings"
        guard total > 0 else { return "reading: \(position / 1_000_000) MB\(place)" }
        let part = min(1, Double(position) / Double(total))
        let percent = "\(Int(part * 100)) %\(place)"
        guard isTerminal else { return "reading: \(percent)" }
        let filled = Int(part * Double(Self.barWidth))
        let bar =
            String(repeating: "=", count: filled) + String(repeating: " ", count: Self.barWidth - filled)
        return "reading [\(bar)] \(percent)"
    }
}
