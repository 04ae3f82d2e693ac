import Delegation
import LinuxCalls
import Minimizing

/// What a search is doing: a line for each decision and, on a terminal, one that shows what runs and how much is left.
final class ProofProgress {
    private static let rehearsalIsLong: UInt64 = 10_000_000_000
    /// Where a line cannot be written over, what runs is told when another begins, and now and then.
    private static let interval: UInt64 = 10_000_000_000

    private let terminal: Terminal
    private let isShown: Bool
    private let showsStatus: Bool
    private var hasStatus = false
    private var told: (run: Int, time: UInt64)?
    private var hasHinted = false
    /// What is known to the reader.
    private var removed = 0
    private var needed: Set<Grant> = []
    /// For the time that is left.
    private let started = Clock.monotonic()
    private var runs = 0

    init(_ terminal: Terminal, _ settings: ReplaySettings) {
        self.terminal = terminal
        isShown = settings.verbosity >= .normal
        showsStatus = settings.live == .auto ? terminal.errorIsTerminal : settings.live == .always
    }

    func rehearsing(_ trials: [TrialProcess]) {
        guard isShown, let trial = trials.first else { return }
        status("rehearsal, under a token for everything: \(trial.elapsed / 1_000_000_000) s", run: 0)
        guard trial.elapsed > Self.rehearsalIsLong, !hasHinted else { return }
        hasHinted = true
        say("the application goes on running; if it does not end by itself, --for says when its time is over")
    }

    /// Trials are under way, of grants under which the application works.
    func running(_ trials: [TrialProcess], of grants: Set<Grant>?, left: Int) {
        guard isShown, let trial = trials.first else { return }
        let less = DangerOrder.sorted((grants ?? trial.grants).subtracting(trial.grants))
        let what =
            less.isEmpty
            ? "with all of them"
            : "without \(less[0])" + (less.count > 1 ? " and \(less.count - 1) more" : "")
        let others = trials.count > 1 ? " (\(trials.count) at once)" : ""
        status(
            "run \(runs + 1) \(what)\(others); \(left) grant\(left == 1 ? "" : "s") to try\(timeLeft(left))",
            run: runs + 1)
    }

    private func timeLeft(_ left: Int) -> String {
        guard runs > 0, left > 0 else { return "" }
        let seconds = (Clock.monotonic() &- started) / UInt64(runs) &* UInt64(left) / 1_000_000_000
        return seconds < 2 ? "" : ", about \(seconds) s"
    }

    func ranOnce() { runs += 1 }

    /// Says what was decided since the last time.
    func decided(_ state: MinimizingSearch.State) {
        for group in state.removed.dropFirst(removed) {
            needed = []
            let names = group.map(\.description).joined(separator: " ")
            say("not needed: \(names)")
        }
        removed = state.removed.count
        for (grant, why) in state.needed.sorted(by: { $0.key < $1.key }) where needed.insert(grant).inserted {
            say("needed: \(grant): \(why)")
        }
    }

    func say(_ text: String) {
        guard isShown else { return }
        clear()
        terminal.diagnostics.message(text)
    }

    /// Takes the status away, so that what follows has the line.
    func clear() {
        if hasStatus { terminal.diagnostics.overwrite("") }
        hasStatus = false
    }

    private func status(_ text: String, run: Int) {
        guard showsStatus else { return }
        guard !terminal.errorIsTerminal else {
            terminal.diagnostics.overwrite(text)
            hasStatus = true
            return
        }
        let now = Clock.monotonic()
        if let told, told.run == run, now &- told.time < Self.interval { return }
        told = (run, now)
        terminal.diagnostics.message(text)
    }
}
