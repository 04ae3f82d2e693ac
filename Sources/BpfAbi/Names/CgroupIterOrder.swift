/// `enum bpf_cgroup_iter_order` of linux/bpf.h, Linux 7.3.
package enum CgroupIterOrder {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_CGROUP_ITER_ORDER_UNSPEC", since: "6.1"),
            NamedValue(1, "BPF_CGROUP_ITER_SELF_ONLY", since: "6.1"),
            NamedValue(2, "BPF_CGROUP_ITER_DESCENDANTS_PRE", since: "6.1"),
            NamedValue(3, "BPF_CGROUP_ITER_DESCENDANTS_POST", since: "6.1"),
            NamedValue(4, "BPF_CGROUP_ITER_ANCESTORS_UP", since: "6.1"),
            NamedValue(5, "BPF_CGROUP_ITER_CHILDREN", since: "7.0"),
        ], of: "bpf_cgroup_iter_order")

    /// The orders that an iterator accepts.
    package static let real = table.rows.map(\.value).filter { $0 != 0 }
}
