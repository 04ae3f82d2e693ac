/// Attach types that bpf(2) treats alike: they choose what a field of an attr means.
extension AttachType {
    static let xdp = table.values(["BPF_XDP"])
    static let tcx = table.values(["BPF_TCX_INGRESS", "BPF_TCX_EGRESS"])
    static let netkit = table.values(["BPF_NETKIT_PRIMARY", "BPF_NETKIT_PEER"])
    static let netfilter = table.values(["BPF_NETFILTER"])
    static let perfEvent = table.values(["BPF_PERF_EVENT"])
    static let iterator = table.values(["BPF_TRACE_ITER"])
    static let structOps = table.values(["BPF_STRUCT_OPS"])
    static let kprobeMulti = table.values(["BPF_TRACE_KPROBE_MULTI", "BPF_TRACE_KPROBE_SESSION"])
    static let uprobeMulti = table.values(["BPF_TRACE_UPROBE_MULTI", "BPF_TRACE_UPROBE_SESSION"])
    static let tracingMulti = table.values([
        "BPF_TRACE_FENTRY_MULTI", "BPF_TRACE_FEXIT_MULTI", "BPF_TRACE_FSESSION_MULTI",
    ])
    static let tracing = table.values([
        "BPF_TRACE_RAW_TP", "BPF_TRACE_FENTRY", "BPF_TRACE_FEXIT", "BPF_MODIFY_RETURN", "BPF_LSM_MAC",
        "BPF_TRACE_FSESSION",
    ])
    static let cgroup = table.rows
        .filter { $0.name.hasPrefix("BPF_CGROUP_") || $0.name == "BPF_LSM_CGROUP" }.map(\.value)

    /// PROG_ATTACH and PROG_QUERY name an interface by its index.
    static let ofInterfaces = tcx + netkit
    /// PROG_ATTACH concerns the network namespace of the caller, and the kernel insists on 0.
    static let ofTheCallersNetwork = table.values(["BPF_FLOW_DISSECTOR"])
    /// LINK_CREATE looks at no target.
    static let withoutTarget =
        iterator + kprobeMulti + uprobeMulti + tracingMulti + netfilter + structOps
}
