/// `enum bpf_perf_event_type` of linux/bpf.h: what a perf event link stands on (6.6).
package enum PerfEventLinkType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_PERF_EVENT_UNSPEC", since: "6.6"),
            NamedValue(1, "BPF_PERF_EVENT_UPROBE", since: "6.6"),
            NamedValue(2, "BPF_PERF_EVENT_URETPROBE", since: "6.6"),
            NamedValue(3, "BPF_PERF_EVENT_KPROBE", since: "6.6"),
            NamedValue(4, "BPF_PERF_EVENT_KRETPROBE", since: "6.6"),
            NamedValue(5, "BPF_PERF_EVENT_TRACEPOINT", since: "6.6"),
            NamedValue(6, "BPF_PERF_EVENT_EVENT", since: "6.6"),
        ], of: "bpf_perf_event_type")
}
