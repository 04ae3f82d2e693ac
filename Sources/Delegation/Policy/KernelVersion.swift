/// A kernel release as far as features go: `6.9`.
package struct KernelVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var major: Int
    package var minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads `6.9` and what `uname -r` says, `6.18.44-cloud-amd64`.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), major >= 0,
            let minor = Int(parts[1].prefix { $0.isASCII && $0.isNumber }), minor >= 0
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// The first release with tokens.
    package static let firstWithTokens = KernelVersion(major: 6, minor: 9)

    /// The first in which BTF_GET_FD_BY_ID looks at a token.
    package static let firstWithBtfLookupTokens = KernelVersion(major: 6, minor: 15)

    package var description: String { "\(major).\(minor)" }

    package static func < (left: KernelVersion, right: KernelVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
