import BpfAbi
import KernelTypes
import Testing

struct AttrArmTests {
    /// A field that only the right member of `union bpf_attr` has.
    struct Row: Sendable {
        let command: String
        let field: String
        let offset: Int
    }

    static let rows = [
        Row(command: "map_create", field: "map_token_fd", offset: 76),
        Row(command: "map_lookup_elem", field: "value", offset: 16),
        Row(command: "map_get_next_key", field: "next_key", offset: 16),
        Row(command: "map_freeze", field: "map_fd", offset: 0),
        Row(command: "map_delete_batch", field: "batch.elem_flags", offset: 40),
        Row(command: "prog_load", field: "prog_token_fd", offset: 144),
        Row(command: "obj_pin", field: "path_fd", offset: 16),
        Row(command: "prog_detach", field: "expected_revision", offset: 24),
        Row(command: "prog_test_run", field: "test.batch_size", offset: 72),
        Row(command: "btf_get_fd_by_id", field: "fd_by_id_token_fd", offset: 12),
        Row(command: "obj_get_info_by_fd", field: "info.info", offset: 8),
        Row(command: "prog_query", field: "query.revision", offset: 56),
        Row(command: "raw_tracepoint_open", field: "raw_tracepoint.name", offset: 0),
        Row(command: "btf_load", field: "btf_token_fd", offset: 36),
        Row(command: "task_fd_query", field: "task_fd_query.probe_addr", offset: 40),
        Row(command: "link_create", field: "link_create.uprobe_multi.path_fd", offset: 60),
        Row(command: "link_update", field: "link_update.old_map_fd", offset: 12),
        Row(command: "enable_stats", field: "enable_stats.type", offset: 0),
        Row(command: "iter_create", field: "iter_create.link_fd", offset: 0),
        Row(command: "link_detach", field: "link_detach.link_fd", offset: 0),
        Row(command: "prog_bind_map", field: "prog_bind_map.map_fd", offset: 4),
        Row(command: "token_create", field: "token_create.bpffs_fd", offset: 4),
        Row(command: "prog_stream_read_by_fd", field: "prog_stream_read.prog_fd", offset: 16),
        Row(command: "prog_assoc_struct_ops", field: "prog_assoc_struct_ops.prog_fd", offset: 4),
    ]

    @Test(arguments: rows)
    func commandsUseTheMemberThatHasTheirFields(row: Row) throws {
        let kernel = try AbiFixtures.abi("7.2")
        let command = try #require(BpfCommand(name: row.command))
        #expect(kernel.fields(of: command).first { $0.path == row.field }?.offset == row.offset)
    }

    /// The commands of a kernel; the flag bit that 7.2 keeps in the same enum is none.
    private static func commands(of kernel: KernelAbi) throws -> [BpfCommand] {
        try #require(kernel.enumeration("bpf_cmd")).constants
            .filter { !$0.isCount && $0.value < UInt64(BpfCommand.commonAttributesBit) }
            .map { BpfCommand(rawValue: UInt32(truncatingIfNeeded: $0.value)) }
    }

    @Test(arguments: AbiFixtures.releases)
    func everyCommandOfAKernelHasFields(release: String) throws {
        let kernel = try AbiFixtures.abi(release)
        for command in try Self.commands(of: kernel) {
            #expect(!kernel.fields(of: command).isEmpty, "\(command.name)")
        }
    }

    @Test(arguments: AbiFixtures.releases)
    func kernelsCallCommandsAsTheTablesDo(release: String) throws {
        let kernel = try AbiFixtures.abi(release)
        for command in try Self.commands(of: kernel) {
            #expect(kernel.commandName(command) == command.name)
        }
    }

    @Test func aCommandOfTheFutureNamesItsMember() {
        let kernel = KernelAbi(
            structures: [
                KernelStructure(
                    name: "bpf_attr", isUnion: true, size: 8,
                    members: [
                        KernelField(
                            name: "arena_grow", offset: 0, size: 8,
                            members: [KernelField(name: "pages", offset: 4, size: 4)])
                    ])
            ],
            enumerations: [
                KernelEnumeration(
                    name: "bpf_cmd", constants: [KernelConstant("BPF_ARENA_GROW_BY_FD", 57)])
            ])
        #expect(
            kernel.fields(of: BpfCommand(rawValue: 57))
                == [KernelLeaf(path: "arena_grow.pages", offset: 4, size: 4)])
        #expect(kernel.fields(of: BpfCommand(rawValue: 58)).isEmpty)
    }
}
