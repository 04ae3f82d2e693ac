extension AttrLayout {
    static let linkCreate = AttrLayout(
        .linkCreate, size: 64, returns: .link,
        fields: [
            .structure(
                "link_create",
                fields: [
                    .union([
                        .u32(
                            "map_fd", at: 0, since: "6.4", .fd(.map),
                            when: .field("attach_type", in: AttachType.structOps)),
                        .u32("prog_fd", at: 0, .fd(.prog)),
                    ]),
                    .union([
                        .u32(
                            "target_ifindex", at: 4, since: "5.9", .interface,
                            when: .field("attach_type", in: AttachType.ofInterfaces + AttachType.xdp)),
                        .u32(
                            "target_fd", at: 4,
                            .fd(
                                .cgroup, .netns, .perfEvent, .map,
                                where: .field("attach_type", notIn: AttachType.withoutTarget)),
                            when: .field("attach_type", notIn: AttachType.tracing)),
                        .u32("target_fd", at: 4, .optionalFd(.prog)),
                    ]),
                    .u32("attach_type", at: 8, .named(AttachType.table)),
                    .union([
                        .u32(
                            "flags", at: 12, .flags(XdpFlags.table),
                            when: .field("attach_type", in: AttachType.xdp)),
                        .u32("flags", at: 12, .flags(LinkCreateFlags.table)),
                    ]),
                    .union(linkTargets),
                ])
        ])

    /// What follows depends on the type of the program and on where it is attached.
    private static let linkTargets: [Field] = [
        .group(
            when: .field("attach_type", in: AttachType.iterator),
            fields: [
                .pointer(
                    "iter_info", at: 16, since: "5.9",
                    .structure(.input, StructLayout.iterLinkInfo, size: "iter_info_len")),
                .u32("iter_info_len", at: 24, since: "5.9"),
            ]),
        .u32(
            "target_btf_id", at: 16, since: "5.10", when: .program("prog_fd", in: ProgramType.ext),
            .isOutOfReach("tracing.cookie")),
        .structure(
            "tracing", since: "5.19", when: .program("prog_fd", in: ProgramType.ext), fields: tracing),
        .structure(
            "tracing", since: "5.19", when: .field("attach_type", in: AttachType.tracing), fields: tracing),
        .structure(
            "kprobe_multi", since: "5.18", when: .field("attach_type", in: AttachType.kprobeMulti),
            fields: [
                .u32("flags", at: 16, .flags(KprobeMultiFlags.table)),
                .u32("cnt", at: 20),
                .pointer("syms", at: 24, .strings(count: "cnt")),
                .pointer("addrs", at: 32, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
                .pointer("cookies", at: 40, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
            ]),
        .structure(
            "uprobe_multi", since: "6.6", when: .field("attach_type", in: AttachType.uprobeMulti),
            fields: [
                .pointer("path", at: 16, .string(limit: 4096)),
                .pointer("offsets", at: 24, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
                .pointer("ref_ctr_offsets", at: 32, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
                .pointer("cookies", at: 40, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
                .u32("cnt", at: 48),
                .u32("flags", at: 52, .flags(UprobeMultiFlags.table)),
                .u32("pid", at: 56),
                .u32(
                    "path_fd", at: 60, since: "7.2",
                    .fd(.file, where: .bits("flags", UprobeMultiFlags.pathFd))),
            ]),
        .structure(
            "netfilter", since: "6.4", when: .field("attach_type", in: AttachType.netfilter),
            fields: [
                .u32("pf", at: 16, .named(NetfilterProtocol.table)),
                .u32("hooknum", at: 20, .named(NetfilterHook.table)),
                .i32("priority", at: 24),
                .u32("flags", at: 28, .flags(NetfilterFlags.table)),
            ]),
        .structure(
            "tcx", since: "6.6", when: .field("attach_type", in: AttachType.tcx), fields: relative),
        .structure(
            "netkit", since: "6.7", when: .field("attach_type", in: AttachType.netkit), fields: relative),
        .structure(
            "cgroup", since: "6.17", when: .field("attach_type", in: AttachType.cgroup), fields: relative),
        .structure(
            "tracing_multi", since: "7.2", when: .field("attach_type", in: AttachType.tracingMulti),
            fields: [
                .pointer("ids", at: 16, .elements(.input, .u32("", at: 0), count: "cnt")),
                .pointer("cookies", at: 24, .elements(.input, .u64("", at: 0, .hex), count: "cnt")),
                .u32("cnt", at: 32),
            ]),
        .structure(
            "perf_event", since: "5.15", when: .field("attach_type", in: AttachType.perfEvent),
            fields: [
                .u64("bpf_cookie", at: 16, .hex)
            ]),
    ]

    private static let tracing: [Field] = [
        .u32("target_btf_id", at: 16),
        .u64("cookie", at: 24, .hex),
    ]

    /// Where among the programs that are already there.
    private static let relative: [Field] = [
        .union([
            .u32("relative_id", at: 16, when: .bits("flags", LinkCreateFlags.id)),
            .u32("relative_fd", at: 16, .optionalFd(.prog, .link)),
        ]),
        .u64("expected_revision", at: 24),
    ]

    static let linkUpdate = AttrLayout(
        .linkUpdate, size: 16,
        fields: [
            .structure(
                "link_update",
                fields: [
                    .u32("link_fd", at: 0, .fd(.link)),
                    .union([
                        .u32(
                            "new_map_fd", at: 4, since: "6.4", .fd(.map),
                            when: .link("link_fd", in: LinkType.structOps)),
                        .u32("new_prog_fd", at: 4, .fd(.prog)),
                    ]),
                    .u32("flags", at: 8, .flags(LinkUpdateFlags.table)),
                    .union([
                        .u32(
                            "old_map_fd", at: 12, since: "6.4",
                            .fd(.map, where: .bits("flags", LinkUpdateFlags.replace)),
                            when: .link("link_fd", in: LinkType.structOps)),
                        .u32(
                            "old_prog_fd", at: 12,
                            .fd(.prog, where: .bits("flags", LinkUpdateFlags.replace))),
                    ]),
                ])
        ])

    static let linkDetach = AttrLayout(
        .linkDetach, size: 4,
        fields: [
            .structure("link_detach", fields: [.u32("link_fd", at: 0, .fd(.link))])
        ])

    static let iterCreate = AttrLayout(
        .iterCreate, size: 8, returns: .iter,
        fields: [
            .structure(
                "iter_create",
                fields: [
                    .u32("link_fd", at: 0, .fd(.link)),
                    .u32("flags", at: 4, .flags(.none)),
                ])
        ])

    /// The descriptor is a link's since 5.7.
    static let rawTracepointOpen = AttrLayout(
        .rawTracepointOpen, size: 24, returns: .link,
        fields: [
            .structure(
                "raw_tracepoint",
                fields: [
                    .pointer("name", at: 0, .string(limit: 128)),
                    .u32("prog_fd", at: 8, .fd(.prog)),
                    .u64("cookie", at: 16, since: "6.10", .hex),
                ])
        ])
}
