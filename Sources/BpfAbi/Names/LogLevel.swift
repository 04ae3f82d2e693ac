/// The bits of a `log_level`: the kernel's own names, which linux/bpf.h does not export (bpf_verifier.h, 7.3).
package enum LogLevel {
    package static let table = NameTable([
        NamedValue(1, "BPF_LOG_LEVEL1", since: "3.18"),
        NamedValue(2, "BPF_LOG_LEVEL2", since: "5.2"),
        NamedValue(4, "BPF_LOG_STATS", since: "5.2"),
        NamedValue(8, "BPF_LOG_FIXED", since: "6.4"),
    ])
}
