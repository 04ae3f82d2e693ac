/// Whether the tracer stays awake until the next stop. Pure: it is tested on scripted times.
///
/// On an idle machine the scheduler puts tracer and application on two processors, and each then has to wake the other
/// from its sleep at every stop, which costs several times what the stop does (in a virtual machine: 45 µs). A tracer
/// that looks instead of sleeping saves one of the two. It does so only while stops come that quickly, and gives up for
/// longer and longer where they do not.
package struct Wakefulness: Equatable, Sendable {
    /// For how long it looks, in nanoseconds: longer than a stop takes that the other processor was awake for.
    package static let patience: UInt64 = 50_000
    /// A shorter sleep is one on the processor that they share, where looking would drive the two apart: loading a small
    /// program takes 25 µs there. After a longer one the application was busy.
    static let worthwhile: ClosedRange<UInt64> = 30_000...200_000
    private static let fewest = 8
    private static let most = 4096

    package private(set) var isAwake = false
    private var needed = Self.fewest
    private var inRow = 0

    package init() {}

    /// It slept for so many nanoseconds until something happened.
    package mutating func slept(_ time: UInt64) {
        inRow = Self.worthwhile.contains(time) ? inRow + 1 : 0
        guard inRow >= needed else { return }
        isAwake = true
        inRow = 0
    }

    /// It stayed awake, and something happened in time or did not.
    package mutating func watched(inVain: Bool) {
        guard inVain else {
            inRow += 1
            if inRow >= needed { needed = Self.fewest }
            return
        }
        isAwake = false
        needed = min(needed * 2, Self.most)
        inRow = 0
    }
}
