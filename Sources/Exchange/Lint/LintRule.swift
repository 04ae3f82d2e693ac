/// Something that `check` and `import` look for. Its section in docs/lints.md has the same name.
package struct LintRule: Hashable, Sendable {
    package enum Severity: String, CaseIterable, Comparable, Sendable {
        /// Worth knowing; nothing needs to change.
        case note
        /// Grants too much, or something that has no effect.
        case warning
        /// Does not do what it says, or lets the application fail.
        case error

        package static func < (left: Severity, right: Severity) -> Bool {
            Self.allCases.firstIndex(of: left) ?? 0 < Self.allCases.firstIndex(of: right) ?? 0
        }
    }

    package let id: String
    package let severity: Severity
    /// One sentence that says what is wrong.
    package let summary: String

    private init(_ id: String, _ severity: Severity, _ summary: String) {
        self.id = id
        self.severity = severity
        self.summary = summary
    }

    /// Where the page of lints explains it.
    package var page: String { "docs/lints.md#\(id)" }

    // MARK: The file as it is written

    package static let unreadable = LintRule(
        "unreadable", .error, "The file is not understood, so nothing in it was checked.")
    package static let commaInList = LintRule(
        "comma-in-list", .error, "The kernel separates items by colons; a comma ends the list.")
    package static let numberAfterNames = LintRule(
        "number-after-names", .error, "A number in a list replaces everything before it.")
    package static let refusedItem = LintRule(
        "refused-item", .error, "The kernel refuses this item, and the mount fails.")
    package static let unknownKey = LintRule(
        "unknown-key", .error, "The kernel ignores mount options that it does not know.")
    package static let systemdName = LintRule(
        "systemd-name", .error, "systemd does not know the name, says so once and goes on without it.")
    package static let systemdNetfilter = LintRule(
        "systemd-netfilter", .error, "systemd's name for netfilter programs grants syscall programs.")
    package static let missingSetting = LintRule(
        "missing-setting", .error, "The delegation has no effect without another setting beside it.")
    package static let runtimeMount = LintRule(
        "runtime-mount", .error, "A bpffs that a container runtime mounts gives no token.")

    // MARK: What a kernel makes of it

    package static let nothingDelegated = LintRule(
        "nothing-delegated", .error, "No bit is delegated, so no token can be made.")
    package static let kernelWithoutTokens = LintRule(
        "kernel-without-tokens", .error, "The kernel is too old for tokens.")
    package static let newerThanKernel = LintRule(
        "newer-than-kernel", .error, "The kernel does not know this name and refuses the mount.")
    package static let unknownName = LintRule(
        "unknown-name", .warning, "No known kernel has this name.")
    package static let unnamedBit = LintRule(
        "unnamed-bit", .warning, "No known kernel has a name for this bit.")
    package static let understatedKernel = LintRule(
        "understated-kernel", .warning, "A grant needs a newer kernel than the policy says it requires.")

    // MARK: Grants that do nothing, or too much

    package static let inertCommand = LintRule(
        "inert-command", .warning, "No kernel asks a token about this command.")
    package static let wholeAxis = LintRule(
        "whole-axis", .warning, "'any' grants everything, and whatever a newer kernel adds.")
    package static let typesWithoutCommand = LintRule(
        "types-without-command", .error, "Types are delegated, but not the command that uses them.")
    package static let commandWithoutTypes = LintRule(
        "command-without-types", .warning, "A command is delegated, but no type for it.")
    package static let unusableProgram = LintRule(
        "unusable-program", .error, "No attach type that this program type can have is delegated.")
    package static let missingAttachZero = LintRule(
        "missing-attach-zero", .error,
        "This program type is loaded with attach type 0, which is not delegated.")
    package static let unusableAttachType = LintRule(
        "unusable-attach-type", .warning, "No delegated program type can have this attach type.")
    package static let structOpsMember = LintRule(
        "struct-ops-member", .warning, "A struct_ops program's attach type is the index of a member.")
    package static let unspecifiedType = LintRule(
        "unspecified-type", .warning, "Nothing can be made of type 0.")
    package static let probeOnly = LintRule(
        "probe-only", .note, "Only a library's optional feature probe uses this grant.")
    package static let loadProbe = LintRule(
        "load-probe", .note, "libbpf up to 1.7 loads no object without a trivial program first.")
    package static let attachTypeProbe = LintRule(
        "attach-type-probe", .warning,
        "libbpf will ask for an attach type that is not delegated, because its probe succeeds.")

    // MARK: Capabilities

    package static let missingCapability = LintRule(
        "missing-capability", .error, "A grant needs a capability that the sandbox does not give.")
    package static let unneededCapability = LintRule(
        "unneeded-capability", .warning, "No grant needs this capability.")

    // MARK: Against recordings

    package static let deniedCall = LintRule(
        "denied-call", .error, "The policy denies what a recorded application needs.")
    package static let deniedProbe = LintRule(
        "denied-probe", .note, "The policy denies what only a feature probe used, or what is expected of one."
    )
    package static let idleGrant = LintRule(
        "idle-grant", .warning, "No recording uses this grant.")
    package static let undelegableCall = LintRule(
        "undelegable-call", .note, "No token permits what a recorded application does.")

    package static let all = [
        unreadable, commaInList, numberAfterNames, refusedItem, unknownKey, systemdName, systemdNetfilter,
        missingSetting, runtimeMount, nothingDelegated, kernelWithoutTokens, newerThanKernel, unknownName,
        unnamedBit, understatedKernel, inertCommand, wholeAxis, typesWithoutCommand, commandWithoutTypes,
        unusableProgram, missingAttachZero, unusableAttachType, structOpsMember, unspecifiedType, probeOnly,
        loadProbe, attachTypeProbe, missingCapability, unneededCapability, deniedCall, deniedProbe, idleGrant,
        undelegableCall,
    ]
}
