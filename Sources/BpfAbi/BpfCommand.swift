/// A command of bpf(2): the first argument, without the flag bits that 7.2 added to it.
package struct BpfCommand: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Linux 7.2: the caller passes a fourth and a fifth argument (`struct bpf_common_attr` and its size).
    package static let commonAttributesBit: UInt32 = 1 << 16

    /// The command in the first argument of a call.
    package init(argument: UInt32) {
        self.init(rawValue: argument & ~Self.commonAttributesBit)
    }

    /// The kernel's own name in lower case without `BPF_`, or `cmd_57` for one that no table knows.
    package var name: String {
        Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "cmd_\(rawValue)"
    }

    package init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt32(index))
    }

    /// `enum bpf_cmd` of linux/bpf.h, Linux 7.2, in order.
    package static let names = [
        "map_create", "map_lookup_elem", "map_update_elem", "map_delete_elem", "map_get_next_key",
        "prog_load", "obj_pin", "obj_get", "prog_attach", "prog_detach",
        "prog_test_run", "prog_get_next_id", "map_get_next_id", "prog_get_fd_by_id", "map_get_fd_by_id",
        "obj_get_info_by_fd", "prog_query", "raw_tracepoint_open", "btf_load", "btf_get_fd_by_id",
        "task_fd_query", "map_lookup_and_delete_elem", "map_freeze", "btf_get_next_id", "map_lookup_batch",
        "map_lookup_and_delete_batch", "map_update_batch", "map_delete_batch", "link_create", "link_update",
        "link_get_fd_by_id", "link_get_next_id", "enable_stats", "iter_create", "link_detach",
        "prog_bind_map", "token_create", "prog_stream_read_by_fd", "prog_assoc_struct_ops",
    ]

    package static let mapCreate = BpfCommand(rawValue: 0)
    package static let progLoad = BpfCommand(rawValue: 5)
    package static let btfLoad = BpfCommand(rawValue: 18)
    package static let btfGetFdById = BpfCommand(rawValue: 19)
    package static let tokenCreate = BpfCommand(rawValue: 36)
}
