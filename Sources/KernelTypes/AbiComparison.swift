package import BpfAbi

/// Holds the built-in tables against a kernel: every field of every command, every structure, enum and flag.
package struct AbiComparison {
    private let tables: AbiTables
    private let kernel: KernelAbi
    /// Without it, what the kernel lacks is always put down to its age.
    private let release: KernelVersion?
    private var found: [AbiDifference] = []

    private init(_ tables: AbiTables, _ kernel: KernelAbi, _ release: KernelVersion?) {
        self.tables = tables
        self.kernel = kernel
        self.release = release
    }

    package static func differences(
        between tables: AbiTables, and kernel: KernelAbi, release: KernelVersion? = nil
    ) -> [AbiDifference] {
        var comparison = AbiComparison(tables, kernel, release)
        comparison.compareAttrs()
        comparison.compareStructures()
        comparison.compareEnumerations()
        comparison.compareFlags()
        return comparison.found
    }

    /// One line for a person: what a difference means for what bpfrec shows.
    package static func summary(_ differences: [AbiDifference]) -> String {
        let wrong = differences.filter { $0.severity == .contradiction }
        let newer = differences.filter { $0.severity == .kernelIsNewer }
        if let first = wrong.first {
            return "\(wrong.count) of the tables are wrong for this kernel, first \(first)"
        }
        guard let first = newer.first else { return "the tables know all of this kernel" }
        return newer.count == 1
            ? "this kernel has \(first.subject), which is newer than the tables: shown by the kernel's name"
            : "this kernel has \(newer.count) names newer than the tables, first \(first.subject): shown by the "
                + "kernel's names"
    }

    // MARK: Fields

    private mutating func compareAttrs() {
        guard let attr = kernel.structure("bpf_attr") else { return }
        var rowsByMember: [Int: [AbiTables.Field]] = [:]
        var commandsByMember: [Int: String] = [:]
        for (command, rows) in tables.attrs.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            guard let member = AttrArm.member(forCommand: command.name, in: attr),
                let index = attr.members.firstIndex(of: member)
            else {
                for row in rows { missing("\(command.name).\(row.path)", since: row.since) }
                continue
            }
            compare(rows, with: member.leaves(), of: command.name)
            rowsByMember[index, default: []] += rows
            commandsByMember[index] = commandsByMember[index] ?? command.name
        }
        for (index, member) in attr.members.enumerated() {
            let owner = commandsByMember[index] ?? "bpf_attr"
            reportUnknown(member.leaves(), beside: rowsByMember[index] ?? [], of: owner)
        }
    }

    private mutating func compareStructures() {
        for (name, rows) in tables.structures.sorted(by: { $0.key < $1.key }) {
            guard let structure = kernel.structure(name) else {
                for row in rows { missing("\(name).\(row.path)", since: row.since) }
                continue
            }
            compare(rows, with: structure.leaves, of: name)
            reportUnknown(structure.leaves, beside: rows, of: name)
        }
    }

    private mutating func compare(_ rows: [AbiTables.Field], with leaves: [KernelLeaf], of owner: String) {
        for row in rows {
            let subject = "\(owner).\(row.path)"
            guard let leaf = leaves.first(where: { $0.path == row.path }) else {
                missing(subject, since: row.since)
                continue
            }
            present(subject, since: row.since)
            if leaf.offset != row.offset || leaf.size != row.size {
                found.append(
                    AbiDifference(
                        .contradiction, subject,
                        "at \(row.offset), \(row.size) bytes in the tables; at \(leaf.offset), "
                            + "\(leaf.size) bytes in the kernel"))
            }
        }
    }

    private mutating func reportUnknown(
        _ leaves: [KernelLeaf], beside rows: [AbiTables.Field], of owner: String
    ) {
        for leaf in leaves where !rows.contains(where: { $0.path == leaf.path }) {
            found.append(
                AbiDifference(
                    .kernelIsNewer, "\(owner).\(leaf.path)",
                    "at \(leaf.offset), \(leaf.size) bytes, is not in the tables"))
        }
    }

    // MARK: Names

    private mutating func compareEnumerations() {
        for (name, rows) in tables.enumerations.sorted(by: { $0.key < $1.key }) {
            guard let enumeration = kernel.enumeration(name) else { continue }
            for row in rows {
                compare(row, with: enumeration.constants, of: name)
            }
            let known = Set(rows.flatMap { [$0.name] + $0.aliases })
            for constant in enumeration.constants where !constant.isCount && !known.contains(constant.name) {
                newer("\(name) \(constant.name)", value: constant.value)
            }
        }
    }

    /// A row may go by any of its names, since old kernels know only the old one.
    private mutating func compare(
        _ row: AbiTables.Constant, with constants: [KernelConstant], of owner: String
    ) {
        let subject = "\(owner) \(row.name)"
        guard
            let constant = constants.first(where: { $0.name == row.name })
                ?? constants.first(where: { row.aliases.contains($0.name) })
        else {
            if let other = constants.first(where: { $0.value == row.value && !$0.isCount }) {
                found.append(
                    AbiDifference(.contradiction, subject, "\(row.value) is \(other.name) in the kernel"))
            } else {
                missing(subject, since: row.since)
            }
            return
        }
        present(subject, since: row.since)
        if constant.value != row.value {
            found.append(
                AbiDifference(
                    .contradiction, subject,
                    "\(row.value) in the tables, \(constant.value) in the kernel"))
        }
    }

    /// Flags are looked for by name alone, because the kernel's enums are anonymous, and BTF has no macros: only
    /// where those were collected too does the absence of a flag say anything.
    private mutating func compareFlags() {
        let hasMacros = kernel.enumeration("bpf_macros") != nil
        for row in tables.flags {
            guard let value = kernel.constant(row.name) else {
                if hasMacros, row.name.hasPrefix("BPF_F_") { missing(row.name, since: row.since) }
                continue
            }
            present(row.name, since: row.since)
            if value != row.value {
                let ours = String(row.value, radix: 16)
                let theirs = String(value, radix: 16)
                found.append(
                    AbiDifference(
                        .contradiction, row.name, "0x\(ours) in the tables, 0x\(theirs) in the kernel"))
            }
        }
        let known = Set(tables.flags.map(\.name))
        for group in kernel.flags where group.constants.contains(where: { known.contains($0.name) }) {
            for constant in group.constants where !known.contains(constant.name) {
                newer(constant.name, value: constant.value)
            }
        }
    }

    // MARK: Verdicts

    private mutating func newer(_ subject: String, value: UInt64) {
        found.append(AbiDifference(.kernelIsNewer, subject, "\(value) is not in the tables"))
    }

    private mutating func missing(_ subject: String, since: String) {
        let isExpected = if let release, let since = KernelVersion(since) { since > release } else { true }
        found.append(
            AbiDifference(
                isExpected ? .kernelIsOlder : .contradiction, subject,
                "since \(since) in the tables, not in the kernel"))
    }

    private mutating func present(_ subject: String, since: String) {
        guard let release, let since = KernelVersion(since), since > release else { return }
        found.append(
            AbiDifference(.earlier, subject, "since \(since) in the tables, but \(release) has it"))
    }
}
