/// Whether the tracer stays awake until the next stop. Pure: it is tested on scripted times.
///
/// On an idle machine the scheduler puts tracer and application on two processors, and each then has to wake the other
/// from its sleep at every stop, which costs several times what the stop does (in a virtual machine: 45 µs). A tracer
/// that looks instead of sleeping saves one of the two. It does so only while stops come that quickly and the two are
/// apart: looking would drive apart those that share a processor, who are better off. Where looking is in vain, it is tried
/// ever more seldom.
package struct Wakefulness: Equatable, Sendable {
    /// For how long it looks, in nanoseconds: longer than the other processor takes to wake up and load a small program.
    package static let patience: UInt64 = 60_000
    /// After a longer sleep the application was busy.
    static let longest: UInt64 = 200_000
    private static let fewest = 8
    private static let most = 4096
    /// To ask where the two are costs as much as a stop. The scheduler may part them at any time.
    private static let mostWhileTogether = 256
    /// One look in vain costs what some others gain.
    private static let loss = 4
    private static let mostCredit = 16

    package private(set) var isAwake = false
    /// It is to be told whether the two are apart.
    package private(set) var isAsking = false
    private var needed = Self.fewest
    private var inRow = 0
    private var credit = 0

    package init() {}

    /// It slept for so many nanoseconds until something happened.
    package mutating func slept(_ time: UInt64) {
        guard !isAwake else { return }
        inRow = time <= Self.longest ? inRow + 1 : 0
        guard inRow >= needed else { return }
        isAsking = true
        inRow = 0
    }

    package mutating func answered(areApart: Bool) {
        isAsking = false
        if areApart {
            isAwake = true
            credit = Self.loss
        } else {
            needed = max(needed, min(needed * 2, Self.mostWhileTogether))
        }
    }

    /// It stayed awake, and something happened in time or did not.
    package mutating func watched(inVain: Bool) {
        guard inVain else {
            credit = min(credit + 1, Self.mostCredit)
            inRow += 1
            if inRow >= needed { needed = Self.fewest }
            return
        }
        credit -= Self.loss
        guard credit < 0 else { return }
        isAwake = false
        needed = min(needed * 2, Self.most)
        inRow = 0
    }
}
