extension StructLayout {
    package static let linkInfo = StructLayout(
        "bpf_link_info", since: "5.8", size: 64,
        fields: [
            .u32("type", at: 0, .named(LinkType.table)),
            .u32("id", at: 4),
            .u32("prog_id", at: 8),
            .union(linkDetails),
        ])

    private static func ofType(_ name: String) -> Condition {
        .field("type", in: LinkType.table.values(["BPF_LINK_TYPE_\(name)"]))
    }

    private static let linkDetails: [Field] = [
        .structure(
            "raw_tracepoint", when: ofType("RAW_TRACEPOINT"),
            fields: [
                .pointer("tp_name", at: 16, .text(size: "tp_name_len")),
                .u32("tp_name_len", at: 24, access: .both),
                .u64("cookie", at: 32, since: "6.17", .hex),
            ]),
        .structure(
            "tracing", when: ofType("TRACING"),
            fields: [
                .u32("attach_type", at: 16, .named(AttachType.table)),
                .u32("target_obj_id", at: 20, since: "5.13"),
                .u32("target_btf_id", at: 24, since: "5.13"),
                .u64("cookie", at: 32, since: "6.17", .hex),
            ]),
        .structure(
            "cgroup", when: ofType("CGROUP"),
            fields: [
                .u64("cgroup_id", at: 16),
                .u32("attach_type", at: 24, .named(AttachType.table)),
            ]),
        .structure("iter", when: ofType("ITER"), fields: iter),
        .structure(
            "netns", when: ofType("NETNS"),
            fields: [
                .u32("netns_ino", at: 16),
                .u32("attach_type", at: 20, .named(AttachType.table)),
            ]),
        .structure("xdp", when: ofType("XDP"), fields: [.u32("ifindex", at: 16, .interface)]),
        .structure("struct_ops", since: "6.4", when: ofType("STRUCT_OPS"), fields: [.u32("map_id", at: 16)]),
        .structure(
            "netfilter", since: "6.4", when: ofType("NETFILTER"),
            fields: [
                .u32("pf", at: 16, .named(NetfilterProtocol.table)),
                .u32("hooknum", at: 20, .named(NetfilterHook.table)),
                .i32("priority", at: 24),
                .u32("flags", at: 28, .flags(NetfilterFlags.table)),
            ]),
        .structure(
            "kprobe_multi", since: "6.6", when: ofType("KPROBE_MULTI"),
            fields: [
                .pointer("addrs", at: 16, .elements(.output, .u64("", at: 0, .hex), count: "count")),
                .u32("count", at: 24, access: .both),
                .u32("flags", at: 28, .flags(KprobeMultiFlags.table)),
                .u64("missed", at: 32, since: "6.7"),
                .pointer(
                    "cookies", at: 40, since: "6.9", .elements(.output, .u64("", at: 0, .hex), count: "count")
                ),
            ]),
        .structure(
            "uprobe_multi", since: "6.8", when: ofType("UPROBE_MULTI"),
            fields: [
                .pointer("path", at: 16, .text(size: "path_size")),
                .pointer("offsets", at: 24, .elements(.output, .u64("", at: 0, .hex), count: "count")),
                .pointer(
                    "ref_ctr_offsets", at: 32, .elements(.output, .u64("", at: 0, .hex), count: "count")),
                .pointer("cookies", at: 40, .elements(.output, .u64("", at: 0, .hex), count: "count")),
                .u32("path_size", at: 48, access: .both),
                .u32("count", at: 52, access: .both),
                .u32("flags", at: 56, .flags(UprobeMultiFlags.table)),
                .u32("pid", at: 60),
            ]),
        .structure(
            "perf_event", since: "6.6", when: ofType("PERF_EVENT"),
            fields: [
                .u32("type", at: 16, .named(PerfEventLinkType.table)),
                .union(perfEvent),
            ]),
        .structure("tcx", since: "6.6", when: ofType("TCX"), fields: interface),
        .structure("netkit", since: "6.7", when: ofType("NETKIT"), fields: interface),
        .structure(
            "sockmap", since: "6.10", when: ofType("SOCKMAP"),
            fields: [
                .u32("map_id", at: 16),
                .u32("attach_type", at: 20, .named(AttachType.table)),
            ]),
    ]

    private static let interface: [Field] = [
        .u32("ifindex", at: 16, .interface),
        .u32("attach_type", at: 20, .named(AttachType.table)),
    ]

    private static let iter: [Field] = [
        .pointer("target_name", at: 16, .text(size: "target_name_len")),
        .u32("target_name_len", at: 24, access: .both),
        .union([
            .structure(
                "map", when: .text("target_name", in: ["bpf_map_elem", "bpf_sk_storage_map"]),
                fields: [
                    .u32("map_id", at: 28)
                ])
        ]),
        .union([
            .structure(
                "cgroup", when: .text("target_name", in: ["cgroup"]),
                fields: [
                    .u64("cgroup_id", at: 32, since: "6.1"),
                    .u32("order", at: 40, since: "6.1", .named(CgroupIterOrder.table)),
                ]),
            .structure(
                "task", when: .text("target_name", in: ["task", "task_file", "task_vma"]),
                fields: [
                    .u32("tid", at: 32, since: "6.1"),
                    .u32("pid", at: 36, since: "6.1"),
                ]),
        ]),
    ]

    private static func onEvent(_ names: String...) -> Condition {
        .field("type", in: PerfEventLinkType.table.values(names.map { "BPF_PERF_EVENT_\($0)" }))
    }

    private static let perfEvent: [Field] = [
        .structure(
            "uprobe", when: onEvent("UPROBE", "URETPROBE"),
            fields: [
                .pointer("file_name", at: 24, .text(size: "name_len")),
                .u32("name_len", at: 32, access: .both),
                .u32("offset", at: 36, .hex),
                .u64("cookie", at: 40, since: "6.9", .hex),
                .u64("ref_ctr_offset", at: 48, since: "6.16", .hex),
            ]),
        .structure(
            "kprobe", when: onEvent("KPROBE", "KRETPROBE"),
            fields: [
                .pointer("func_name", at: 24, .text(size: "name_len")),
                .u32("name_len", at: 32, access: .both),
                .u32("offset", at: 36, .hex),
                .u64("addr", at: 40, .hex),
                .u64("missed", at: 48, since: "6.7"),
                .u64("cookie", at: 56, since: "6.9", .hex),
            ]),
        .structure(
            "tracepoint", when: onEvent("TRACEPOINT"),
            fields: [
                .pointer("tp_name", at: 24, .text(size: "name_len")),
                .u32("name_len", at: 32, access: .both),
                .u64("cookie", at: 40, since: "6.9", .hex),
            ]),
        .structure(
            "event", when: onEvent("EVENT"),
            fields: [
                .u64("config", at: 24, .hex),
                .u32("type", at: 32, .named(PerfType.table)),
                .u64("cookie", at: 40, since: "6.9", .hex),
            ]),
    ]

    /// What an iterator walks. The kernel knows the arm by the program's target, which no descriptor tells: the arm
    /// here is the one that its numbers make sense in.
    package static let iterLinkInfo = StructLayout(
        "bpf_iter_link_info", since: "5.9", size: 16,
        fields: [
            .union([
                .structure(
                    "map", when: .field("map.map_fd", notIn: [0]), .field("cgroup.cgroup_fd", in: [0]),
                    .descriptor("map.map_fd", is: .map),
                    fields: [
                        .u32("map_fd", at: 0, .fd(.map))
                    ]),
                .structure(
                    "cgroup", since: "6.1", when: .field("cgroup.order", in: CgroupIterOrder.real),
                    .field("cgroup.cgroup_fd", in: [0]), fields: cgroupIterator),
                .structure(
                    "cgroup", since: "6.1", when: .field("cgroup.order", in: CgroupIterOrder.real),
                    .descriptor("cgroup.cgroup_fd", is: .cgroup, .directory, .file), fields: cgroupIterator),
                .structure(
                    "task", since: "6.1",
                    fields: [
                        .u32("tid", at: 0),
                        .u32("pid", at: 4),
                        .u32("pid_fd", at: 8, .optionalFd(.other)),
                    ]),
            ])
        ])

    private static let cgroupIterator: [Field] = [
        .u32("order", at: 0, .named(CgroupIterOrder.table)),
        .u32("cgroup_fd", at: 4, .optionalFd(.cgroup)),
        .u64("cgroup_id", at: 8),
    ]
}
