import LinuxCalls

/// When and how bpfrec ends what it traces: `--for`, and signals to bpfrec itself. Pure but for the alarm.
struct EndingPlan {
    enum Answer: Equatable {
        case nothing
        case letGo
        /// At once, of whoever has not stopped yet: the kernel lets go of them when bpfrec ends.
        case leave
        case signalMain(Int32)
        case signalAll(Int32)
    }

    private static let interrupt: Int32 = 2
    private static let kill: Int32 = 9
    private static let alarm: Int32 = 14
    private static let terminate: Int32 = 15

    /// SIGINT, then a second later SIGTERM, then SIGKILL.
    private static let escalation: [Int32] = [interrupt, terminate, kill]
    private static let second: UInt64 = 1_000_000_000
    private static let askedEvery: UInt64 = 100_000_000

    private var deadline: UInt64?
    private var step = 0
    private var isLettingGo = false
    private let isDone: (@Sendable () -> Bool)?

    init(duration: UInt64?, start: UInt64, isDone: (@Sendable () -> Bool)? = nil) {
        deadline = duration.map { start &+ $0 }
        self.isDone = isDone
    }

    /// Whether the end that comes is one that bpfrec caused.
    private(set) var hasBegun = false

    mutating func answer(to signal: Signals.Received, isAttached: Bool, at now: UInt64) -> Answer {
        if signal.number == Self.alarm { return escalate(isAttached: isAttached, at: now) }
        // Attached processes go on without us; the terminal's signals reach us alone, or them by themselves.
        if isAttached { return letGo(at: now) }
        // A launched application is in our process group: what the terminal sends, it has too.
        return signal.isFromTerminal ? .nothing : .signalMain(signal.number)
    }

    private mutating func escalate(isAttached: Bool, at now: UInt64) -> Answer {
        if !hasBegun, isDone?() == true { deadline = now }
        guard let deadline, now >= deadline else { return .nothing }
        if isAttached {
            if !isLettingGo { hasBegun = true }
            return letGo(at: now)
        }
        hasBegun = true
        let signal = Self.escalation[min(step, Self.escalation.count - 1)]
        step += 1
        self.deadline = now &+ Self.second
        return .signalAll(signal)
    }

    /// To be let go of, a thread has to stop, which it cannot while it waits for the child of its vfork() or in an exec.
    private mutating func letGo(at now: UInt64) -> Answer {
        guard !isLettingGo else { return .leave }
        isLettingGo = true
        deadline = now &+ Self.second
        return .letGo
    }

    /// Has the clock ring when the next step is due.
    func arm(at now: UInt64) {
        let question = isDone == nil || hasBegun ? nil : now &+ Self.askedEvery
        guard let next = [deadline, question].compactMap(\.self).min() else {
            Signals.setAlarm(milliseconds: nil)
            return
        }
        let left = next > now ? (next - now) / 1_000_000 : 0
        Signals.setAlarm(milliseconds: Int(min(left + 1, 1 << 30)))
    }
}
