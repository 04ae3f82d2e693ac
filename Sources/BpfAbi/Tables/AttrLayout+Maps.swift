extension AttrLayout {
    static let mapCreate = AttrLayout(
        .mapCreate, size: 92, returns: .map,
        fields: [
            .u32("map_type", at: 0, .named(MapType.table), gate: .maps),
            .u32("key_size", at: 4),
            .u32("value_size", at: 8),
            .u32("max_entries", at: 12),
            .u32("map_flags", at: 16, since: "4.6", .flags(MapFlags.table)),
            .u32(
                "inner_map_fd", at: 20, since: "4.12",
                .fd(.map, where: .field("map_type", in: MapType.ofMaps))),
            .u32("numa_node", at: 24, since: "4.14"),
            .text("map_name", at: 28, size: 16, since: "4.15"),
            .u32("map_ifindex", at: 44, since: "4.16", .interface),
            .u32("btf_fd", at: 48, since: "4.18", .optionalFd(.btf)),
            .u32("btf_key_type_id", at: 52, since: "4.18"),
            .u32("btf_value_type_id", at: 56, since: "4.18"),
            .u32("btf_vmlinux_value_type_id", at: 60, since: "5.6"),
            .u64("map_extra", at: 64, since: "5.16", .hex),
            .i32(
                "value_type_btf_obj_fd", at: 72, since: "6.9",
                .fd(.btf, where: .bits("map_flags", MapFlags.valueTypeBtfFd))),
            .i32(
                "map_token_fd", at: 76, since: "6.9", .fd(.token, where: .bits("map_flags", MapFlags.tokenFd))
            ),
            .pointer("excl_prog_hash", at: 80, since: "6.18", .bytes(.input, size: "excl_prog_hash_size")),
            .u32("excl_prog_hash_size", at: 88, since: "6.18"),
        ])

    static let mapLookupElem = AttrLayout(.mapLookupElem, size: 32, fields: element(value: .output))

    static let mapUpdateElem = AttrLayout(.mapUpdateElem, size: 32, fields: element(value: .input))

    static let mapLookupAndDeleteElem = AttrLayout(
        .mapLookupAndDeleteElem, size: 32, fields: element(value: .output))

    private static func element(value: Pointee.Direction) -> [Field] {
        [
            .u32("map_fd", at: 0, .fd(.map)),
            .pointer("key", at: 8, .key(.input)),
            .pointer("value", at: 16, .value(value)),
            .u64(
                "flags", at: 24,
                .elementFlags(value == .input ? ElementFlags.updateTable : ElementFlags.table)),
        ]
    }

    static let mapDeleteElem = AttrLayout(
        .mapDeleteElem, size: 16,
        fields: [
            .u32("map_fd", at: 0, .fd(.map)),
            .pointer("key", at: 8, .key(.input)),
        ])

    static let mapGetNextKey = AttrLayout(
        .mapGetNextKey, size: 24,
        fields: [
            .u32("map_fd", at: 0, .fd(.map)),
            .pointer("key", at: 8, .key(.input)),
            .pointer("next_key", at: 16, .key(.output)),
        ])

    static let mapFreeze = AttrLayout(
        .mapFreeze, size: 4,
        fields: [
            .u32("map_fd", at: 0, .fd(.map))
        ])

    static let mapLookupBatch = AttrLayout(
        .mapLookupBatch, size: 56, fields: batch(keys: .keys(.output), values: .values(.output)))

    static let mapLookupAndDeleteBatch = AttrLayout(
        .mapLookupAndDeleteBatch, size: 56, fields: batch(keys: .keys(.output), values: .values(.output)))

    static let mapUpdateBatch = AttrLayout(
        .mapUpdateBatch, size: 56, fields: batch(keys: .keys(.input), values: .values(.input)))

    static let mapDeleteBatch = AttrLayout(
        .mapDeleteBatch, size: 56, fields: batch(keys: .keys(.input), values: nil))

    /// Only the commands that hand elements out look at the cursors, and only DELETE has no values.
    private static func batch(keys: Pointee, values: Pointee?) -> [Field] {
        let isLookup = keys.direction == .output
        let valuesField: Field =
            if let values { .pointer("values", at: 24, values) } else { .u64("values", at: 24, .hex) }
        return [
            .structure(
                "batch",
                fields: [
                    isLookup
                        ? .pointer("in_batch", at: 0, .cursor(.input)) : .u64("in_batch", at: 0, .hex),
                    isLookup
                        ? .pointer("out_batch", at: 8, .cursor(.output)) : .u64("out_batch", at: 8, .hex),
                    .pointer("keys", at: 16, keys),
                    valuesField,
                    .u32("count", at: 32, access: .both),
                    .u32("map_fd", at: 36, .fd(.map)),
                    .u64("elem_flags", at: 40, .elementFlags(ElementFlags.table)),
                    .u64("flags", at: 48, .flags(.none)),
                ])
        ]
    }
}
