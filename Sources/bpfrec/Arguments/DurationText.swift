/// Durations as people type them: `500ms`, `5s`, `2m`, `1h`, `1.5s`; a bare number is seconds, as for timeout(1).
enum DurationText {
    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000),
    ]

    private static let yearInMilliseconds: Int64 = 31_536_000_000

    /// As `parse` reads it: `5s`, or `250ms` where it is no whole number of seconds.
    static func text(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        let whole = Int64(milliseconds)
        return whole % 1000 == 0 ? "\(whole / 1000)s" : "\(whole)ms"
    }

    /// A duration above zero and of at most a year; nil for anything else.
    static func parse(_ text: String) -> Duration? {
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let number = text.dropLast(unit.suffix.count)
        let parts = number.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy(isDigits), let whole = Int64(parts[0]), whole <= yearInMilliseconds else {
            return nil
        }
        var milliseconds = whole * unit.milliseconds
        if parts.count == 2 {
            let thousandths = Int64((parts[1] + "000").prefix(3)) ?? 0
            milliseconds += thousandths * unit.milliseconds / 1000
        }
        guard milliseconds > 0, milliseconds <= yearInMilliseconds else { return nil }
        return .milliseconds(milliseconds)
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
