/// `enum bpf_task_fd_type` of linux/bpf.h, Linux 7.3.
package enum TaskFdType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_FD_TYPE_RAW_TRACEPOINT", since: "4.18"),
            NamedValue(1, "BPF_FD_TYPE_TRACEPOINT", since: "4.18"),
            NamedValue(2, "BPF_FD_TYPE_KPROBE", since: "4.18"),
            NamedValue(3, "BPF_FD_TYPE_KRETPROBE", since: "4.18"),
            NamedValue(4, "BPF_FD_TYPE_UPROBE", since: "4.18"),
            NamedValue(5, "BPF_FD_TYPE_URETPROBE", since: "4.18"),
        ], of: "bpf_task_fd_type")
}
