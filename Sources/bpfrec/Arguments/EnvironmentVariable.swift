/// A variable that the application gets beside, or instead of, an inherited one.
struct EnvironmentVariable: Equatable, Sendable {
    let name: String
    let value: String

    /// `NAME=VALUE`; the value may be empty.
    init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        name = String(parts[0])
        value = String(parts[1])
    }
}
