extension StructLayout {
    package static let mapInfo = StructLayout(
        "bpf_map_info", since: "4.13", size: 104,
        fields: [
            .u32("type", at: 0, .named(MapType.table)),
            .u32("id", at: 4),
            .u32("key_size", at: 8),
            .u32("value_size", at: 12),
            .u32("max_entries", at: 16),
            .u32("map_flags", at: 20, .flags(MapFlags.table)),
            .text("name", at: 24, size: 16),
            .u32("ifindex", at: 40, .interface),
            .u32("btf_vmlinux_value_type_id", at: 44),
            .u64("netns_dev", at: 48),
            .u64("netns_ino", at: 56),
            .u32("btf_id", at: 64),
            .u32("btf_key_type_id", at: 68),
            .u32("btf_value_type_id", at: 72),
            .u32("btf_vmlinux_id", at: 76, since: "6.9"),
            .u64("map_extra", at: 80, since: "5.16", .hex),
            .pointer("hash", at: 88, since: "6.18", .bytes(.output, size: "hash_size")),
            .u32("hash_size", at: 96, since: "6.18", access: .both),
        ])

    package static let btfInfo = StructLayout(
        "bpf_btf_info", since: "4.18", size: 32,
        fields: [
            .pointer("btf", at: 0, .btf(.output, size: "btf_size")),
            .u32("btf_size", at: 8, access: .both),
            .u32("id", at: 12),
            .pointer("name", at: 16, since: "5.11", .text(size: "name_len")),
            .u32("name_len", at: 24, since: "5.11", access: .both),
            .u32("kernel_btf", at: 28, since: "5.11"),
        ])

    package static let tokenInfo = StructLayout(
        "bpf_token_info", since: "6.17", size: 32,
        fields: [
            .u64("allowed_cmds", at: 0, .hex),
            .u64("allowed_maps", at: 8, .hex),
            .u64("allowed_progs", at: 16, .hex),
            .u64("allowed_attachs", at: 24, .hex),
        ])
}
