/// `enum bpf_prog_type` of linux/bpf.h, Linux 7.3.
package enum ProgramType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_PROG_TYPE_UNSPEC", since: "3.18"),
            NamedValue(1, "BPF_PROG_TYPE_SOCKET_FILTER", since: "3.19"),
            NamedValue(2, "BPF_PROG_TYPE_KPROBE", since: "4.1"),
            NamedValue(3, "BPF_PROG_TYPE_SCHED_CLS", since: "4.1"),
            NamedValue(4, "BPF_PROG_TYPE_SCHED_ACT", since: "4.1"),
            NamedValue(5, "BPF_PROG_TYPE_TRACEPOINT", since: "4.7"),
            NamedValue(6, "BPF_PROG_TYPE_XDP", since: "4.8"),
            NamedValue(7, "BPF_PROG_TYPE_PERF_EVENT", since: "4.9"),
            NamedValue(8, "BPF_PROG_TYPE_CGROUP_SKB", since: "4.10"),
            NamedValue(9, "BPF_PROG_TYPE_CGROUP_SOCK", since: "4.10"),
            NamedValue(10, "BPF_PROG_TYPE_LWT_IN", since: "4.10"),
            NamedValue(11, "BPF_PROG_TYPE_LWT_OUT", since: "4.10"),
            NamedValue(12, "BPF_PROG_TYPE_LWT_XMIT", since: "4.10"),
            NamedValue(13, "BPF_PROG_TYPE_SOCK_OPS", since: "4.13"),
            NamedValue(14, "BPF_PROG_TYPE_SK_SKB", since: "4.14"),
            NamedValue(15, "BPF_PROG_TYPE_CGROUP_DEVICE", since: "4.15"),
            NamedValue(16, "BPF_PROG_TYPE_SK_MSG", since: "4.17"),
            NamedValue(17, "BPF_PROG_TYPE_RAW_TRACEPOINT", since: "4.17"),
            NamedValue(18, "BPF_PROG_TYPE_CGROUP_SOCK_ADDR", since: "4.17"),
            NamedValue(19, "BPF_PROG_TYPE_LWT_SEG6LOCAL", since: "4.18"),
            NamedValue(20, "BPF_PROG_TYPE_LIRC_MODE2", since: "4.18"),
            NamedValue(21, "BPF_PROG_TYPE_SK_REUSEPORT", since: "4.19"),
            NamedValue(22, "BPF_PROG_TYPE_FLOW_DISSECTOR", since: "4.20"),
            NamedValue(23, "BPF_PROG_TYPE_CGROUP_SYSCTL", since: "5.2"),
            NamedValue(24, "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE", since: "5.2"),
            NamedValue(25, "BPF_PROG_TYPE_CGROUP_SOCKOPT", since: "5.3"),
            NamedValue(26, "BPF_PROG_TYPE_TRACING", since: "5.5"),
            NamedValue(27, "BPF_PROG_TYPE_STRUCT_OPS", since: "5.6"),
            NamedValue(28, "BPF_PROG_TYPE_EXT", since: "5.6"),
            NamedValue(29, "BPF_PROG_TYPE_LSM", since: "5.7"),
            NamedValue(30, "BPF_PROG_TYPE_SK_LOOKUP", since: "5.9"),
            NamedValue(31, "BPF_PROG_TYPE_SYSCALL", since: "5.14"),
            NamedValue(32, "BPF_PROG_TYPE_NETFILTER", since: "6.4"),
        ], of: "bpf_prog_type")

    package static func name(_ value: UInt32) -> String? { table.name(UInt64(value)) }

    package static let structOps = table.values(["BPF_PROG_TYPE_STRUCT_OPS"])
    package static let ext = table.values(["BPF_PROG_TYPE_EXT"])
}
