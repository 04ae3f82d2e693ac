/// Why a grant is in the policy. Stable between runs of the same application, so that a reviewer can judge it.
package struct GrantEvidence: Equatable, Sendable {
    /// Who used the grant; the more important one comes last.
    package enum Class: String, CaseIterable, Comparable, Sendable {
        /// A library's feature probe that the application does without.
        case probe
        /// A library's probe without which the library gives up.
        case requiredProbe = "required-probe"
        case app

        package static func < (left: Class, right: Class) -> Bool {
            Self.allCases.firstIndex(of: left) ?? 0 < Self.allCases.firstIndex(of: right) ?? 0
        }
    }

    /// How sure it is.
    package enum Source: String, CaseIterable, Sendable {
        /// Concluded from a run without a token.
        case predicted
        /// Seen in a run under a token.
        case rehearsed
        /// Proved by taking it away.
        case verified
    }

    /// Calls that needed it, over all recordings.
    package var calls: UInt64
    /// Recordings in which it was needed, of how many.
    package var seen: Int
    package var of: Int
    package var `class`: Class
    /// The first call that needed it: `prog_load by sockfilter`.
    package var first: String
    package var how: Source
    /// What was seen without it, where it was proved: `prog_load of xdp by app fails with EPERM`.
    package var without: String?

    package init(
        calls: UInt64 = 0, seen: Int = 0, of: Int = 0, class: Class = .app, first: String = "",
        how: Source = .predicted, without: String? = nil
    ) {
        self.calls = calls
        self.seen = seen
        self.of = of
        self.class = `class`
        self.first = first
        self.how = how
        self.without = without
    }
}
