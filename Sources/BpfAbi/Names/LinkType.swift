/// `enum bpf_link_type` of linux/bpf.h, Linux 7.3.
package enum LinkType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_LINK_TYPE_UNSPEC", since: "5.8"),
            NamedValue(1, "BPF_LINK_TYPE_RAW_TRACEPOINT", since: "5.8"),
            NamedValue(2, "BPF_LINK_TYPE_TRACING", since: "5.8"),
            NamedValue(3, "BPF_LINK_TYPE_CGROUP", since: "5.8"),
            NamedValue(4, "BPF_LINK_TYPE_ITER", since: "5.8"),
            NamedValue(5, "BPF_LINK_TYPE_NETNS", since: "5.8"),
            NamedValue(6, "BPF_LINK_TYPE_XDP", since: "5.9"),
            NamedValue(7, "BPF_LINK_TYPE_PERF_EVENT", since: "5.15"),
            NamedValue(8, "BPF_LINK_TYPE_KPROBE_MULTI", since: "5.18"),
            NamedValue(9, "BPF_LINK_TYPE_STRUCT_OPS", since: "5.19"),
            NamedValue(10, "BPF_LINK_TYPE_NETFILTER", since: "6.4"),
            NamedValue(11, "BPF_LINK_TYPE_TCX", since: "6.6"),
            NamedValue(12, "BPF_LINK_TYPE_UPROBE_MULTI", since: "6.6"),
            NamedValue(13, "BPF_LINK_TYPE_NETKIT", since: "6.7"),
            NamedValue(14, "BPF_LINK_TYPE_SOCKMAP", since: "6.10"),
            NamedValue(15, "BPF_LINK_TYPE_TRACING_MULTI", since: "7.2"),
        ], of: "bpf_link_type")

    package static func name(_ value: UInt32) -> String? { table.name(UInt64(value)) }

    package static let structOps = table.values(["BPF_LINK_TYPE_STRUCT_OPS"])
}
