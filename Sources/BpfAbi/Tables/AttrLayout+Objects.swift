extension AttrLayout {
    static let objPin = AttrLayout(.objPin, size: 20, fields: pin(.fd(.prog, .map, .link)))

    static let objGet = AttrLayout(
        .objGet, size: 20, returns: .other, fields: pin(.optionalFd(.prog, .map, .link)))

    private static func pin(_ object: Meaning) -> [Field] {
        [
            .pointer("pathname", at: 0, .string(limit: 4096)),
            .u32("bpf_fd", at: 8, object),
            .u32("file_flags", at: 12, since: "4.15", .flags(ObjectFlags.table)),
            .i32(
                "path_fd", at: 16, since: "6.5",
                .fd(.directory, where: .bits("file_flags", ObjectFlags.pathFd))),
        ]
    }

    static let progGetNextId = AttrLayout(.progGetNextId, size: 8, fields: nextId)
    static let mapGetNextId = AttrLayout(.mapGetNextId, size: 8, fields: nextId)
    static let btfGetNextId = AttrLayout(.btfGetNextId, size: 8, fields: nextId)
    static let linkGetNextId = AttrLayout(.linkGetNextId, size: 8, fields: nextId)

    private static let nextId: [Field] = [
        .u32("start_id", at: 0),
        .u32("next_id", at: 4, access: .output),
    ]

    static let progGetFdById = AttrLayout(
        .progGetFdById, size: 4, returns: .prog,
        fields: [
            .u32("prog_id", at: 0)
        ])

    static let mapGetFdById = AttrLayout(
        .mapGetFdById, size: 12, returns: .map,
        fields: [
            .u32("map_id", at: 0),
            .u32("open_flags", at: 8, since: "4.15", .flags(OpenFlags.table)),
        ])

    static let linkGetFdById = AttrLayout(
        .linkGetFdById, size: 4, returns: .link,
        fields: [
            .u32("link_id", at: 0)
        ])

    static let objGetInfoByFd = AttrLayout(
        .objGetInfoByFd, size: 16,
        fields: [
            .structure(
                "info",
                fields: [
                    .u32("bpf_fd", at: 0, .fd(.prog, .map, .btf, .link, .token)),
                    .u32("info_len", at: 4, access: .both),
                    .union([
                        info(.progInfo, of: .prog),
                        info(.mapInfo, of: .map),
                        info(.btfInfo, of: .btf),
                        info(.linkInfo, of: .link),
                        info(.tokenInfo, of: .token),
                        .pointer("info", at: 8, .bytes(.output, size: "info_len")),
                    ]),
                ])
        ])

    private static func info(_ layout: StructLayout, of kind: DescriptorFact.Kind) -> Field {
        .pointer(
            "info", at: 8, .structure(.both, layout, size: "info_len"),
            when: .descriptor("bpf_fd", is: kind))
    }

    static let taskFdQuery = AttrLayout(
        .taskFdQuery, size: 48,
        fields: [
            .structure(
                "task_fd_query",
                fields: [
                    .u32("pid", at: 0),
                    // A descriptor of that process, not of the caller.
                    .i32("fd", at: 4),
                    .u32("flags", at: 8, .flags(.none)),
                    .u32("buf_len", at: 12, access: .both),
                    .pointer("buf", at: 16, .text(size: "buf_len")),
                    .u32("prog_id", at: 24, access: .output),
                    .u32("fd_type", at: 28, .named(TaskFdType.table), access: .output),
                    .u64("probe_offset", at: 32, .hex, access: .output),
                    .u64("probe_addr", at: 40, .hex, access: .output),
                ])
        ])

    static let enableStats = AttrLayout(
        .enableStats, size: 4, returns: .stats,
        fields: [
            .structure("enable_stats", fields: [.u32("type", at: 0, .named(StatsType.table))])
        ])
}
