/// A release of Linux as far as its interface is concerned: 6.18 of `6.18.44-2-amd64`.
package struct KernelRelease: Equatable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int

    /// Nil where the text does not begin with two numbers and a dot between them.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = UInt16(parts[0]),
            let minor = UInt16(parts[1].prefix { $0.isASCII && $0.isNumber })
        else { return nil }
        self.major = Int(major)
        self.minor = Int(minor)
    }

    package static func < (left: KernelRelease, right: KernelRelease) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }
}
