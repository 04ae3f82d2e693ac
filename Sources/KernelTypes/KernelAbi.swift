/// The interface of bpf(2) as one kernel has it: layouts, enums and flags, by the kernel's own names.
package struct KernelAbi: Equatable, Sendable {
    /// What is read, in this order.
    package static let structureNames = [
        "bpf_attr", "bpf_common_attr", "bpf_prog_info", "bpf_map_info", "bpf_btf_info", "bpf_link_info",
        "bpf_token_info", "bpf_iter_link_info", "bpf_func_info", "bpf_line_info", "bpf_core_relo", "bpf_insn",
    ]
    package static let enumerationNames = [
        "bpf_cmd", "bpf_map_type", "bpf_prog_type", "bpf_attach_type", "bpf_link_type", "bpf_stats_type",
        "bpf_task_fd_type", "bpf_perf_event_type", "bpf_cgroup_iter_order", "bpf_core_relo_kind",
        "bpf_func_id",
        // Not the kernel's: scripts/abi-fixture.sh collects the flags that are macros under this name.
        "bpf_macros",
    ]
    /// What an anonymous enum has a constant of if it belongs to the interface.
    package static let flagPrefixes = ["BPF_F_", "BPF_STREAM_STD"]

    package var structures: [KernelStructure]
    package var enumerations: [KernelEnumeration]
    /// The anonymous enums, most of which define `BPF_F_…`.
    package var flags: [KernelEnumeration]

    package init(
        structures: [KernelStructure] = [], enumerations: [KernelEnumeration] = [],
        flags: [KernelEnumeration] = []
    ) {
        self.structures = structures
        self.enumerations = enumerations
        self.flags = flags
    }

    package func structure(_ name: String) -> KernelStructure? {
        structures.first { $0.name == name }
    }

    package func enumeration(_ name: String) -> KernelEnumeration? {
        enumerations.first { $0.name == name }
    }

    /// The value of a constant in any of the enums.
    package func constant(_ name: String) -> UInt64? {
        for enumeration in enumerations + flags {
            if let constant = enumeration.constants.first(where: { $0.name == name }) {
                return constant.value
            }
        }
        return nil
    }
}
