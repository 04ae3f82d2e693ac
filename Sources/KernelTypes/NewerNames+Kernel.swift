package import BpfAbi

extension NewerNames {
    /// Everything that a kernel names and bpfrec's own tables do not.
    package init(beyondTablesIn kernel: KernelAbi) {
        self.init()
        for enumeration in Self.enumerations {
            let tables = Self.tables.filter { $0.enumeration == enumeration }
            let known = Set(tables.flatMap(\.rows).map(\.name))
            for constant in kernel.constants(of: enumeration)
            where !constant.isCount && !known.contains(constant.name)
                && !tables.contains(where: { $0.name(constant.value) != nil })
                && constant.value != UInt64(BpfCommand.commonAttributesBit)
            {
                constants.append(
                    Constant(enumeration: enumeration, value: constant.value, name: constant.name))
            }
        }
        // Commands share arms of the union: what one of them has by name is not new in another.
        let known = Set(AttrLayout.all.flatMap { $0.fields.leaves.map(\.path) })
        for layout in AttrLayout.all {
            let end = layout.fields.leaves.map(\.place.end).max() ?? 0
            note(layout.command, of: kernel) { $0.offset >= end && !known.contains($0.path) }
        }
        for constant in constants where constant.enumeration == "bpf_cmd" {
            note(BpfCommand(rawValue: UInt32(truncatingIfNeeded: constant.value)), of: kernel) { _ in true }
        }
    }

    private mutating func note(
        _ command: BpfCommand, of kernel: KernelAbi, where isNew: (KernelLeaf) -> Bool
    ) {
        for leaf in kernel.fields(of: command) where isNew(leaf) {
            fields.append(
                Field(command: command, path: leaf.path, offset: leaf.offset, size: leaf.size))
        }
    }

    /// Those whose values stand in attrs.
    private static let tables = [
        CommandNames.table, MapType.table, ProgramType.table, AttachType.table, LinkType.table,
        StatsType.table, TaskFdType.table, CgroupIterOrder.table, PerfEventLinkType.table, StreamId.table,
        MapFlags.table, ObjectFlags.table, OpenFlags.table, ElementFlags.updateTable, KprobeMultiFlags.table,
        UprobeMultiFlags.table,
    ]

    private static let enumerations: [String] = tables.reduce(into: []) { result, table in
        if let name = table.enumeration, !result.contains(name) { result.append(name) }
    }
}

extension KernelAbi {
    /// The constants of an enum by its name, or of one without a name by a constant that it has.
    fileprivate func constants(of name: String) -> [KernelConstant] {
        let found = enumeration(name) ?? flags.first { $0.constants.contains { $0.name == name } }
        return found?.constants ?? []
    }
}
