/// `enum bpf_stats_type` of linux/bpf.h, Linux 7.3.
package enum StatsType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_STATS_RUN_TIME", since: "5.8")
        ], of: "bpf_stats_type")
}
