import Delegation

package import BpfAbi

/// Looks a policy over without running anything: what has no effect, what cannot work, what is more than anybody needs.
package struct PolicyLint {
    let imported: ImportedPolicy
    /// The kernel that the policy is for; nil where that was not said.
    let kernel: KernelVersion?
    private(set) var findings: [Finding] = []

    var policy: DelegationPolicy { imported.policy }
    var sets: DelegatedSets { imported.policy.delegated }

    /// Everything there is to say, in the order of the file.
    package static func findings(in imported: ImportedPolicy, kernel: KernelVersion? = nil) -> [Finding] {
        var lint = PolicyLint(imported: imported, kernel: kernel)
        lint.findings = imported.findings
        lint.checkKernel()
        lint.checkCommands()
        lint.checkTypes()
        lint.checkAttachTypes()
        lint.checkLibraries()
        lint.checkCapabilities()
        return lint.findings.enumerated().sorted { left, right in
            (left.element.span?.line ?? .max, left.element.span?.column ?? 0, left.offset)
                < (right.element.span?.line ?? .max, right.element.span?.column ?? 0, right.offset)
        }.map(\.element)
    }

    mutating func find(_ rule: LintRule, _ message: String, at span: SourceSpan?, remedy: String? = nil) {
        findings.append(Finding(rule, message, at: span, remedy: remedy))
    }

    mutating func find(_ rule: LintRule, _ message: String, of grant: Grant, remedy: String? = nil) {
        find(rule, message, at: place(of: grant), remedy: remedy)
    }

    /// A grant's own place, or that of its list.
    func place(of grant: Grant) -> SourceSpan? { imported.places[grant] ?? imported.places[grant.axis] }

    /// Bits that are granted one by one.
    func bits(of axis: DelegationAxis) -> [UInt8] {
        sets[axis].isAny ? [] : (0..<64).filter { sets[axis].contains(bit: $0) }.map { UInt8($0) }
    }

    /// Names of bits, for a sentence.
    static func names(_ values: [UInt32], on axis: DelegationAxis) -> String {
        values.map { axis.name(of: $0) ?? "\($0)" }.joined(separator: ", ")
    }
}
