/// What the kernel takes for more than bytes of the application's: keys and values of maps that hold, or are named by,
/// other objects (Linux 7.3). An update hands descriptors over, a lookup hands out ids.
struct MapContent: Sendable {
    let types: [UInt64]
    var key: [Field] = []
    /// A value as an update passes it, and as a lookup returns it.
    var written: [Field] = []
    var read: [Field] = []

    private init(_ types: String..., key: [Field] = [], written: [Field] = [], read: [Field] = []) {
        self.types = MapType.table.values(types.map { "BPF_MAP_TYPE_\($0)" })
        self.key = key
        self.written = written
        self.read = read
    }

    /// nil for maps whose keys and values mean nothing to the kernel.
    static func fields(of kind: Pointee.Kind, in map: DescriptorFact, _ phase: CapturedRegion.Phase)
        -> [Field]?
    {
        guard map.kind == .map, let type = map.type, byType.indices.contains(Int(type)),
            let row = byType[Int(type)]
        else { return nil }
        let fields: [Field] =
            switch kind {
            case .key, .keys: row.key
            case .value, .values: phase == .entry ? row.written : row.read
            default: []
            }
        return fields.isEmpty ? nil : fields
    }

    private static let byType: [MapContent?] = (0..<UInt64(MapType.table.rows.count)).map { type in
        rows.first { $0.types.contains(type) }
    }

    private static let rows = [
        MapContent(
            "PROG_ARRAY", written: [.u32("prog_fd", at: 0, .fd(.prog))], read: [.u32("prog_id", at: 0)]),
        MapContent("PERF_EVENT_ARRAY", written: [.u32("perf_event_fd", at: 0, .fd(.perfEvent))]),
        MapContent("CGROUP_ARRAY", written: [.u32("cgroup_fd", at: 0, .fd(.cgroup))]),
        MapContent(
            "ARRAY_OF_MAPS", "HASH_OF_MAPS", written: [.u32("map_fd", at: 0, .fd(.map))],
            read: [.u32("map_id", at: 0)]),
        // A lookup wants a value of 8 bytes, for the socket's cookie.
        MapContent(
            "SOCKMAP", "SOCKHASH", "REUSEPORT_SOCKARRAY", written: [.u32("socket_fd", at: 0, .fd(.socket))],
            read: [.u64("cookie", at: 0, .hex)]),
        MapContent("XSKMAP", written: [.u32("socket_fd", at: 0, .fd(.socket))]),
        // struct bpf_devmap_val and bpf_cpumap_val: the second half is theirs since 5.8 and 5.9.
        MapContent(
            "DEVMAP", "DEVMAP_HASH",
            written: [.u32("ifindex", at: 0, .interface), .u32("prog_fd", at: 4, .optionalFd(.prog))],
            read: [.u32("ifindex", at: 0, .interface), .u32("prog_id", at: 4)]),
        MapContent(
            "CPUMAP", written: [.u32("qsize", at: 0), .u32("prog_fd", at: 4, .optionalFd(.prog))],
            read: [.u32("qsize", at: 0), .u32("prog_id", at: 4)]),
        // Storage of an object goes by a descriptor of it.
        MapContent("SK_STORAGE", key: [.u32("socket_fd", at: 0, .fd(.socket))]),
        MapContent("INODE_STORAGE", key: [.u32("file_fd", at: 0, .fd(.file))]),
        MapContent("TASK_STORAGE", key: [.u32("pidfd", at: 0, .fd(.other))]),
        MapContent("CGRP_STORAGE", key: [.u32("cgroup_fd", at: 0, .fd(.cgroup))]),
    ]
}
