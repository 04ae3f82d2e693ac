/// `enum bpf_map_type` of linux/bpf.h, Linux 7.3.
package enum MapType {
    package static let table = NameTable(
        [
            NamedValue(0, "BPF_MAP_TYPE_UNSPEC", since: "3.18"),
            NamedValue(1, "BPF_MAP_TYPE_HASH", since: "3.19"),
            NamedValue(2, "BPF_MAP_TYPE_ARRAY", since: "3.19"),
            NamedValue(3, "BPF_MAP_TYPE_PROG_ARRAY", since: "4.2"),
            NamedValue(4, "BPF_MAP_TYPE_PERF_EVENT_ARRAY", since: "4.3"),
            NamedValue(5, "BPF_MAP_TYPE_PERCPU_HASH", since: "4.6"),
            NamedValue(6, "BPF_MAP_TYPE_PERCPU_ARRAY", since: "4.6"),
            NamedValue(7, "BPF_MAP_TYPE_STACK_TRACE", since: "4.6"),
            NamedValue(8, "BPF_MAP_TYPE_CGROUP_ARRAY", since: "4.8"),
            NamedValue(9, "BPF_MAP_TYPE_LRU_HASH", since: "4.10"),
            NamedValue(10, "BPF_MAP_TYPE_LRU_PERCPU_HASH", since: "4.10"),
            NamedValue(11, "BPF_MAP_TYPE_LPM_TRIE", since: "4.11"),
            NamedValue(12, "BPF_MAP_TYPE_ARRAY_OF_MAPS", since: "4.12"),
            NamedValue(13, "BPF_MAP_TYPE_HASH_OF_MAPS", since: "4.12"),
            NamedValue(14, "BPF_MAP_TYPE_DEVMAP", since: "4.14"),
            NamedValue(15, "BPF_MAP_TYPE_SOCKMAP", since: "4.14"),
            NamedValue(16, "BPF_MAP_TYPE_CPUMAP", since: "4.15"),
            NamedValue(17, "BPF_MAP_TYPE_XSKMAP", since: "4.18"),
            NamedValue(18, "BPF_MAP_TYPE_SOCKHASH", since: "4.18"),
            NamedValue(
                19, "BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED", since: "4.19",
                aliases: ["BPF_MAP_TYPE_CGROUP_STORAGE"]),
            NamedValue(20, "BPF_MAP_TYPE_REUSEPORT_SOCKARRAY", since: "4.19"),
            NamedValue(
                21, "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED", since: "4.20",
                aliases: ["BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE"]),
            NamedValue(22, "BPF_MAP_TYPE_QUEUE", since: "4.20"),
            NamedValue(23, "BPF_MAP_TYPE_STACK", since: "4.20"),
            NamedValue(24, "BPF_MAP_TYPE_SK_STORAGE", since: "5.2"),
            NamedValue(25, "BPF_MAP_TYPE_DEVMAP_HASH", since: "5.4"),
            NamedValue(26, "BPF_MAP_TYPE_STRUCT_OPS", since: "5.6"),
            NamedValue(27, "BPF_MAP_TYPE_RINGBUF", since: "5.8"),
            NamedValue(28, "BPF_MAP_TYPE_INODE_STORAGE", since: "5.10"),
            NamedValue(29, "BPF_MAP_TYPE_TASK_STORAGE", since: "5.11"),
            NamedValue(30, "BPF_MAP_TYPE_BLOOM_FILTER", since: "5.16"),
            NamedValue(31, "BPF_MAP_TYPE_USER_RINGBUF", since: "6.1"),
            NamedValue(32, "BPF_MAP_TYPE_CGRP_STORAGE", since: "6.2"),
            NamedValue(33, "BPF_MAP_TYPE_ARENA", since: "6.9"),
            NamedValue(34, "BPF_MAP_TYPE_INSN_ARRAY", since: "6.19"),
            NamedValue(35, "BPF_MAP_TYPE_RHASH", since: "7.2"),
        ], of: "bpf_map_type")

    package static func name(_ value: UInt32) -> String? { table.name(UInt64(value)) }

    /// The types that need a map as a template for the maps in them.
    package static let ofMaps = table.values(["BPF_MAP_TYPE_ARRAY_OF_MAPS", "BPF_MAP_TYPE_HASH_OF_MAPS"])
    /// Hash tables, whose batches go on by the number of a bucket.
    package static let hashTables = table.values([
        "BPF_MAP_TYPE_HASH", "BPF_MAP_TYPE_PERCPU_HASH", "BPF_MAP_TYPE_LRU_HASH",
        "BPF_MAP_TYPE_LRU_PERCPU_HASH", "BPF_MAP_TYPE_HASH_OF_MAPS",
    ])
    /// The types of which user space sees a value a CPU.
    package static let perCpu = table.values([
        "BPF_MAP_TYPE_PERCPU_HASH", "BPF_MAP_TYPE_PERCPU_ARRAY", "BPF_MAP_TYPE_LRU_PERCPU_HASH",
        "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE",
    ])
}
