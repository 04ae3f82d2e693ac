/// How much is said beside results and errors.
enum Verbosity: Int, Comparable, Sendable {
    /// `-qq`: errors.
    case errors
    /// `-q`: the report at the end, and no live lines.
    case quiet
    case normal
    case verbose

    /// Every `-v` takes back one `-q`.
    init(quiet: Int, verbose: Int) {
        let level = Self.normal.rawValue + min(verbose, 8) - min(quiet, 8)
        self = Self(rawValue: max(Self.errors.rawValue, min(level, Self.verbose.rawValue))) ?? .normal
    }

    static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
}

extension ParsedOptions {
    var verbosity: Verbosity { Verbosity(quiet: count(.quiet), verbose: count(.verbose)) }
}
