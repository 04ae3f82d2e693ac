import BpfAbi

extension AbiTables {
    /// What bpfrec itself knows: the tables that calls are captured and decoded by.
    package static let builtIn = AbiTables(
        attrs: Dictionary(
            AttrLayout.all.map { ($0.command, rows($0.fields)) }, uniquingKeysWith: { first, _ in first }),
        structures: Dictionary(
            StructLayout.all.map { ($0.name, rows($0.fields)) } + records,
            uniquingKeysWith: { first, _ in first }),
        enumerations: [
            // A flag of the first argument, which the kernel keeps among the commands.
            "bpf_cmd": rows(CommandNames.table)
                + [Constant("BPF_COMMON_ATTRS", UInt64(BpfCommand.commonAttributesBit), since: "7.2")],
            "bpf_map_type": rows(MapType.table),
            "bpf_prog_type": rows(ProgramType.table),
            "bpf_attach_type": rows(AttachType.table),
            "bpf_link_type": rows(LinkType.table),
            "bpf_stats_type": rows(StatsType.table),
            "bpf_task_fd_type": rows(TaskFdType.table),
            "bpf_perf_event_type": rows(PerfEventLinkType.table),
            "bpf_cgroup_iter_order": rows(CgroupIterOrder.table),
            "bpf_core_relo_kind": rows(CoreRelocationKind.table),
        ],
        flags: earliest(
            [
                BtfFlags.table, ElementFlags.updateTable, KprobeMultiFlags.table, LinkCreateFlags.table,
                LinkUpdateFlags.table, MapFlags.table, NetfilterFlags.table, ObjectFlags.table,
                OpenFlags.table,
                ProgramAttachFlags.table, ProgramFlags.table, ProgramQueryFlags.table, StreamId.table,
                TestRunFlags.table, UprobeMultiFlags.table,
            ].flatMap(rows)))

    /// The structures that PROG_LOAD takes arrays of, by the names of its fields.
    private static let records: [(String, [Field])] = {
        let names = [
            "func_info": "bpf_func_info", "line_info": "bpf_line_info", "core_relos": "bpf_core_relo",
        ]
        return AttrLayout.of(.progLoad)?.fields.leaves.compactMap { field in
            guard let name = names[field.name], case .pointer(let pointee) = field.meaning,
                case .records(let fields) = pointee.kind
            else { return nil }
            let rows = fields.map {
                Field($0.name, at: $0.place.offset, size: $0.place.width, since: $0.since)
            }
            return (name, rows)
        } ?? []
    }()

    /// Rows of a union that differ only in their meaning share a name and a place.
    private static func rows(_ fields: [BpfAbi.Field]) -> [Field] {
        var rows: [Field] = []
        for field in fields.leaves {
            let row = Field(field.path, at: field.place.offset, size: field.place.width, since: field.since)
            if !rows.contains(row) { rows.append(row) }
        }
        return rows
    }

    private static func rows(_ table: NameTable) -> [Constant] {
        table.rows.map { Constant($0.name, $0.value, since: $0.since, aliases: $0.aliases) }
    }

    /// A flag that several commands take came with the first of them.
    private static func earliest(_ rows: [Constant]) -> [Constant] {
        var result: [Constant] = []
        for row in rows {
            guard let index = result.firstIndex(where: { $0.name == row.name && $0.value == row.value })
            else {
                result.append(row)
                continue
            }
            if let old = KernelVersion(result[index].since), let new = KernelVersion(row.since), new < old {
                result[index].since = row.since
            }
        }
        return result
    }
}
