/// A release of Linux as far as its interface is concerned: `6.18` of `6.18.44-2-amd64`.
package struct KernelVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// nil where the text does not begin with two numbers and a dot between them.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = UInt16(parts[0]),
            let minor = UInt16(parts[1].prefix { $0.isASCII && $0.isNumber })
        else { return nil }
        self.init(major: Int(major), minor: Int(minor))
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
