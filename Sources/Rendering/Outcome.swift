import Recording

/// How a system call ended, as a reader cares: privilege is what the recording is about.
package enum Outcome: Equatable, Sendable {
    case ok
    case notPermitted
    case failed(Int32)
    /// No exit was seen: the thread was killed in the call.
    case unfinished

    package init(result: Int64?) {
        switch result {
        case nil: self = .unfinished
        case -1: self = .notPermitted
        case let result? where (-4095..<0).contains(result):
            self = .failed(Int32(truncatingIfNeeded: -result))
        default: self = .ok
        }
    }

    /// `-1 EPERM (Operation not permitted)`; nil on success.
    var failure: String? {
        switch self {
        case .ok: nil
        case .notPermitted: Self.text(1)
        case .failed(let errno): Self.text(errno)
        case .unfinished: "?"
        }
    }

    /// The escape sequence that begins it: green, red, yellow, dim.
    var colour: String {
        switch self {
        case .ok: "\u{1b}[32m"
        case .notPermitted: "\u{1b}[1;31m"
        case .failed: "\u{1b}[33m"
        case .unfinished: "\u{1b}[2m"
        }
    }

    private static func text(_ errno: Int32) -> String {
        "-1 \(ErrnoNames.name(errno)) (\(ErrnoNames.text(errno)))"
    }
}
