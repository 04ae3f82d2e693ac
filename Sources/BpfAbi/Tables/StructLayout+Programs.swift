extension StructLayout {
    package static let progInfo = StructLayout(
        "bpf_prog_info", since: "4.13", size: 232,
        fields: [
            .u32("type", at: 0, .named(ProgramType.table)),
            .u32("id", at: 4),
            .bytes("tag", at: 8, size: 8),
            .u32("jited_prog_len", at: 16, access: .both),
            .u32("xlated_prog_len", at: 20, access: .both),
            .pointer("jited_prog_insns", at: 24, .bytes(.output, size: "jited_prog_len")),
            .pointer("xlated_prog_insns", at: 32, .instructions(size: "xlated_prog_len")),
            .u64("load_time", at: 40),
            .u32("created_by_uid", at: 48),
            .u32("nr_map_ids", at: 52, access: .both),
            .pointer("map_ids", at: 56, .elements(.output, .u32("", at: 0), count: "nr_map_ids")),
            .text("name", at: 64, size: 16),
            .u32("ifindex", at: 80, .interface),
            // One bit of 32.
            .u32("gpl_compatible", at: 84),
            .u64("netns_dev", at: 88),
            .u64("netns_ino", at: 96),
            .u32("nr_jited_ksyms", at: 104, access: .both),
            .u32("nr_jited_func_lens", at: 108, access: .both),
            .pointer(
                "jited_ksyms", at: 112, .elements(.output, .u64("", at: 0, .hex), count: "nr_jited_ksyms")),
            .pointer(
                "jited_func_lens", at: 120, .elements(.output, .u32("", at: 0), count: "nr_jited_func_lens")),
            .u32("btf_id", at: 128),
            .u32("func_info_rec_size", at: 132, access: .both),
            .pointer(
                "func_info", at: 136,
                .records(.output, funcInfo, size: "func_info_rec_size", count: "nr_func_info")),
            .u32("nr_func_info", at: 144, access: .both),
            .u32("nr_line_info", at: 148, access: .both),
            .pointer(
                "line_info", at: 152,
                .records(.output, lineInfo, size: "line_info_rec_size", count: "nr_line_info")),
            .pointer(
                "jited_line_info", at: 160,
                .records(
                    .output, jitedLineInfo, size: "jited_line_info_rec_size", count: "nr_jited_line_info")),
            .u32("nr_jited_line_info", at: 168, access: .both),
            .u32("line_info_rec_size", at: 172, access: .both),
            .u32("jited_line_info_rec_size", at: 176, access: .both),
            .u32("nr_prog_tags", at: 180, access: .both),
            .pointer(
                "prog_tags", at: 184, .elements(.output, .bytes("", at: 0, size: 8), count: "nr_prog_tags")),
            .u64("run_time_ns", at: 192),
            .u64("run_cnt", at: 200),
            .u64("recursion_misses", at: 208, since: "5.12"),
            .u32("verified_insns", at: 216, since: "5.16"),
            .u32("attach_btf_obj_id", at: 220, since: "6.0"),
            .u32("attach_btf_id", at: 224, since: "6.0"),
        ])

    /// `struct bpf_func_info`.
    static let funcInfo: [Field] = [
        .u32("insn_off", at: 0),
        .u32("type_id", at: 4),
    ]

    /// `struct bpf_line_info`; the line is in the upper 22 bits of `line_col`, the column in the others.
    static let lineInfo: [Field] = [
        .u32("insn_off", at: 0),
        .u32("file_name_off", at: 4),
        .u32("line_off", at: 8),
        .u32("line_col", at: 12),
    ]

    /// `struct bpf_core_relo`.
    static let coreRelo: [Field] = [
        .u32("insn_off", at: 0),
        .u32("type_id", at: 4),
        .u32("access_str_off", at: 8),
        .u32("kind", at: 12, .named(CoreRelocationKind.table)),
    ]

    private static let jitedLineInfo: [Field] = [.u64("address", at: 0, .hex)]
}
