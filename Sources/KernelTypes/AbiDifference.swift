/// Something in which the built-in tables and a kernel differ.
package struct AbiDifference: Equatable, Sendable, CustomStringConvertible {
    package enum Severity: String, Sendable, CaseIterable {
        /// The kernel has what the tables do not: recordings show it by the kernel's own names.
        case kernelIsNewer
        /// The tables have what this kernel does not have yet. As it should be.
        case kernelIsOlder
        /// The kernel has it although its release is older than the tables say: a distribution took it over, or the
        /// tables name the wrong release.
        case earlier
        /// One of the two is wrong about an offset, a size, a value or a release.
        case contradiction
    }

    package var severity: Severity
    /// `map_create.map_flags`, `bpf_cmd BPF_MAP_CREATE`.
    package var subject: String
    package var detail: String

    package init(_ severity: Severity, _ subject: String, _ detail: String) {
        self.severity = severity
        self.subject = subject
        self.detail = detail
    }

    package var description: String { "\(subject): \(detail)" }
}
