extension AttrLayout {
    static let progLoad = AttrLayout(
        .progLoad, size: 168, returns: .prog,
        fields: [
            .u32("prog_type", at: 0, .named(ProgramType.table), gate: .progs),
            .u32("insn_cnt", at: 4),
            .pointer("insns", at: 8, .instructions(count: "insn_cnt")),
            .pointer("license", at: 16, .string(limit: 128)),
            .u32("log_level", at: 24, .flags(LogLevel.table)),
            .u32("log_size", at: 28),
            .pointer(
                "log_buf", at: 32, .log(size: "log_size", level: "log_level", trueSize: "log_true_size")),
            .u32("kern_version", at: 40, since: "4.1", .kernelVersion),
            .u32("prog_flags", at: 44, since: "4.12", .flags(ProgramFlags.table)),
            .text("prog_name", at: 48, size: 16, since: "4.15"),
            .u32("prog_ifindex", at: 64, since: "4.15", .interface),
            .union([
                // The number of a member of the structure, not an attach type.
                .u32(
                    "expected_attach_type", at: 68, since: "4.17", gate: .attachs,
                    when: .field("prog_type", in: ProgramType.structOps)),
                .u32(
                    "expected_attach_type", at: 68, since: "4.17", .named(AttachType.table), gate: .attachs),
            ]),
            .u32("prog_btf_fd", at: 72, since: "5.0", .optionalFd(.btf)),
            .u32("func_info_rec_size", at: 76, since: "5.0"),
            .pointer(
                "func_info", at: 80, since: "5.0",
                .records(.input, StructLayout.funcInfo, size: "func_info_rec_size", count: "func_info_cnt")),
            .u32("func_info_cnt", at: 88, since: "5.0"),
            .u32("line_info_rec_size", at: 92, since: "5.0"),
            .pointer(
                "line_info", at: 96, since: "5.0",
                .records(.input, StructLayout.lineInfo, size: "line_info_rec_size", count: "line_info_cnt")),
            .u32("line_info_cnt", at: 104, since: "5.0"),
            .u32("attach_btf_id", at: 108, since: "5.5"),
            .union([
                .u32(
                    "attach_btf_obj_fd", at: 112, since: "5.11", .optionalFd(.btf),
                    when: .field("attach_prog_fd", notIn: [0]), .descriptor("attach_prog_fd", is: .btf)),
                .u32("attach_prog_fd", at: 112, since: "5.5", .optionalFd(.prog)),
            ]),
            .u32("core_relo_cnt", at: 116, since: "5.17"),
            .pointer(
                "fd_array", at: 120, since: "5.14", .descriptors(count: "fd_array_cnt", orFrom: "insns")),
            .pointer(
                "core_relos", at: 128, since: "5.17",
                .records(.input, StructLayout.coreRelo, size: "core_relo_rec_size", count: "core_relo_cnt")),
            .u32("core_relo_rec_size", at: 136, since: "5.17"),
            .u32(
                "log_true_size", at: 140, since: "6.4", access: .output, zeroUnless: "log_level"),
            .i32(
                "prog_token_fd", at: 144, since: "6.9",
                .fd(.token, where: .bits("prog_flags", ProgramFlags.tokenFd))),
            .u32("fd_array_cnt", at: 148, since: "6.14"),
            .pointer("signature", at: 152, since: "6.18", .bytes(.input, size: "signature_size")),
            .u32("signature_size", at: 160, since: "6.18"),
            .i32("keyring_id", at: 164, since: "6.18"),
        ])

    static let progAttach = AttrLayout(.progAttach, size: 32, fields: attach)

    static let progDetach = AttrLayout(.progDetach, size: 32, fields: attach)

    private static let attach: [Field] = [
        .union([
            .u32(
                "target_ifindex", at: 0, since: "6.6", .interface,
                when: .field("attach_type", in: AttachType.ofInterfaces)),
            .u32(
                "target_fd", at: 0,
                .fd(
                    .cgroup, .map, .netns, .other,
                    where: .field("attach_type", notIn: AttachType.ofTheCallersNetwork))),
        ]),
        .u32("attach_bpf_fd", at: 4, .fd(.prog)),
        .u32("attach_type", at: 8, .named(AttachType.table)),
        .u32("attach_flags", at: 12, .flags(ProgramAttachFlags.table)),
        .u32(
            "replace_bpf_fd", at: 16, since: "5.6",
            .fd(.prog, where: .bits("attach_flags", ProgramAttachFlags.replace))),
        .union([
            .u32(
                "relative_id", at: 20, since: "6.6",
                when: .bits("attach_flags", ProgramAttachFlags.id)),
            .u32("relative_fd", at: 20, since: "6.6", .optionalFd(.prog, .link)),
        ]),
        .u64("expected_revision", at: 24, since: "6.6"),
    ]

    static let progTestRun = AttrLayout(
        .progTestRun, size: 76,
        fields: [
            .structure(
                "test",
                fields: [
                    .u32("prog_fd", at: 0, .fd(.prog)),
                    .u32("retval", at: 4, access: .output),
                    .u32("data_size_in", at: 8),
                    .u32("data_size_out", at: 12, access: .both),
                    .pointer("data_in", at: 16, .bytes(.input, size: "data_size_in")),
                    .pointer("data_out", at: 24, .packet(size: "data_size_out")),
                    .u32("repeat", at: 32),
                    .u32("duration", at: 36, access: .output),
                    .u32("ctx_size_in", at: 40, since: "5.2"),
                    .u32("ctx_size_out", at: 44, since: "5.2", access: .both),
                    .pointer("ctx_in", at: 48, since: "5.2", .bytes(.input, size: "ctx_size_in")),
                    .pointer("ctx_out", at: 56, since: "5.2", .bytes(.output, size: "ctx_size_out")),
                    .u32("flags", at: 64, since: "5.10", .flags(TestRunFlags.table)),
                    .u32("cpu", at: 68, since: "5.10"),
                    .u32("batch_size", at: 72, since: "5.18"),
                ])
        ])

    static let progQuery = AttrLayout(
        .progQuery, size: 64,
        fields: [
            .structure(
                "query",
                fields: [
                    .union([
                        .u32(
                            "target_ifindex", at: 0, since: "6.6", .interface,
                            when: .field("attach_type", in: AttachType.ofInterfaces)),
                        .u32("target_fd", at: 0, .fd(.cgroup, .map, .netns, .other)),
                    ]),
                    .u32("attach_type", at: 4, .named(AttachType.table)),
                    .u32("query_flags", at: 8, .flags(ProgramQueryFlags.table)),
                    .u32(
                        "attach_flags", at: 12, .flags(ProgramAttachFlags.table), access: .output),
                    .pointer("prog_ids", at: 16, .elements(.output, .u32("", at: 0), count: "prog_cnt")),
                    .union([
                        .u32(
                            "count", at: 24, since: "6.6", access: .both,
                            when: .field("attach_type", in: AttachType.ofInterfaces)),
                        .u32("prog_cnt", at: 24, access: .both),
                    ]),
                    .pointer(
                        "prog_attach_flags", at: 32, since: "6.0",
                        .elements(
                            .output, .u32("", at: 0, .flags(ProgramAttachFlags.table)), count: "prog_cnt")),
                    .pointer(
                        "link_ids", at: 40, since: "6.6",
                        .elements(.output, .u32("", at: 0), count: "prog_cnt")),
                    .pointer(
                        "link_attach_flags", at: 48, since: "6.6",
                        .elements(
                            .output, .u32("", at: 0, .flags(ProgramAttachFlags.table)), count: "prog_cnt")),
                    .u64("revision", at: 56, since: "6.6", access: .output),
                ])
        ])

    static let progBindMap = AttrLayout(
        .progBindMap, size: 12,
        fields: [
            .structure(
                "prog_bind_map",
                fields: [
                    .u32("prog_fd", at: 0, .fd(.prog)),
                    .u32("map_fd", at: 4, .fd(.map)),
                    .u32("flags", at: 8, .flags(.none)),
                ])
        ])

    static let progStreamReadByFd = AttrLayout(
        .progStreamReadByFd, size: 20,
        fields: [
            .structure(
                "prog_stream_read",
                fields: [
                    .pointer("stream_buf", at: 0, .stream(size: "stream_buf_len")),
                    .u32("stream_buf_len", at: 8),
                    .u32("stream_id", at: 12, .named(StreamId.table)),
                    .u32("prog_fd", at: 16, .fd(.prog)),
                ])
        ])

    static let progAssocStructOps = AttrLayout(
        .progAssocStructOps, size: 12,
        fields: [
            .structure(
                "prog_assoc_struct_ops",
                fields: [
                    .u32("map_fd", at: 0, .fd(.map)),
                    .u32("prog_fd", at: 4, .fd(.prog)),
                    .u32("flags", at: 8, .flags(.none)),
                ])
        ])
}
