package import BpfAbi

extension NewerNames {
    /// Everything that a kernel names and bpfrec's own tables do not.
    package init(beyondTablesIn kernel: KernelAbi) {
        self.init()
        for table in Self.tables {
            guard let enumeration = table.enumeration else { continue }
            for constant in kernel.enumeration(enumeration)?.constants ?? []
            where !constant.isCount && table.name(constant.value) == nil
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
            for leaf in kernel.fields(of: layout.command)
            where leaf.offset >= end && !known.contains(leaf.path) {
                fields.append(
                    Field(command: layout.command, path: leaf.path, offset: leaf.offset, size: leaf.size))
            }
        }
    }

    /// Those whose values stand in attrs.
    private static let tables = [
        CommandNames.table, MapType.table, ProgramType.table, AttachType.table, LinkType.table,
        StatsType.table,
        TaskFdType.table, CgroupIterOrder.table, PerfEventLinkType.table,
    ]
}
