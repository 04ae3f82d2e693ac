import LinuxCalls

/// A line for every grant, and for every refusal as long as these are few: whoever may connect could else fill a disk.
package final class HelperLog {
    private static let refusalsAMinute = 30
    private static let minute: UInt64 = 60_000_000_000

    private let write: (String) -> Void
    private var refusals = 0
    private var unsaid = 0
    private var since: UInt64 = 0

    package init(_ write: @escaping (String) -> Void) {
        self.write = write
    }

    func grant(_ text: String) { write(text) }

    func refusal(_ text: String, now: UInt64 = Clock.monotonic()) {
        if now &- since >= Self.minute {
            if unsaid > 0 { write("\(unsaid) more refusals in a minute than are worth a line each") }
            since = now
            refusals = 0
            unsaid = 0
        }
        guard refusals < Self.refusalsAMinute else {
            unsaid += 1
            return
        }
        refusals += 1
        write(text)
    }
}
