package import BpfAbi

/// Which member of `union bpf_attr` a command uses. Many of them have no name in the kernel, so that only their
/// fields tell them apart.
enum AttrArm: Equatable {
    case named(String)
    /// The anonymous structure that has this field.
    case anonymous(having: String)

    /// By the command's name, Linux 7.2.
    private static let known: [String: AttrArm] = [
        "map_create": .anonymous(having: "map_type"),
        "map_lookup_elem": element, "map_update_elem": element, "map_delete_elem": element,
        "map_get_next_key": element, "map_lookup_and_delete_elem": element, "map_freeze": element,
        "map_lookup_batch": .named("batch"), "map_lookup_and_delete_batch": .named("batch"),
        "map_update_batch": .named("batch"), "map_delete_batch": .named("batch"),
        "prog_load": .anonymous(having: "prog_type"),
        "obj_pin": .anonymous(having: "pathname"), "obj_get": .anonymous(having: "pathname"),
        "prog_attach": .anonymous(having: "attach_bpf_fd"),
        "prog_detach": .anonymous(having: "attach_bpf_fd"),
        "prog_test_run": .named("test"),
        "prog_get_next_id": identifier, "map_get_next_id": identifier, "btf_get_next_id": identifier,
        "link_get_next_id": identifier, "prog_get_fd_by_id": identifier, "map_get_fd_by_id": identifier,
        "btf_get_fd_by_id": identifier, "link_get_fd_by_id": identifier,
        "obj_get_info_by_fd": .named("info"),
        "prog_query": .named("query"),
        "btf_load": .anonymous(having: "btf_log_buf"),
        "prog_stream_read_by_fd": .named("prog_stream_read"),
    ]
    private static let element = AttrArm.anonymous(having: "key")
    private static let identifier = AttrArm.anonymous(having: "next_id")

    /// The member for a command of that name; nil where the kernel has none. A command that is newer than these
    /// tables is taken to name its member for itself, as all have done since 5.7, or to begin with its name.
    static func member(forCommand name: String, in attr: KernelStructure) -> KernelField? {
        switch known[name] {
        case .named(let member): attr.members.first { $0.name == member }
        case .anonymous(let field):
            attr.members.first { member in
                member.name.isEmpty && member.leaves().contains { $0.path == field }
            }
        case nil:
            attr.members.filter { !$0.name.isEmpty && name.hasPrefix($0.name) }
                .max { $0.name.count < $1.name.count }
        }
    }
}

extension KernelAbi {
    /// The fields that this kernel's attr has for a command, by their paths; empty where that cannot be told.
    package func fields(of command: BpfCommand) -> [KernelLeaf] {
        guard let name = commandName(command), let attr = structure("bpf_attr") else { return [] }
        return AttrArm.member(forCommand: name, in: attr)?.leaves() ?? []
    }

    /// What this kernel calls a command, in the form of `BpfCommand.name`; nil where it has none of that number.
    package func commandName(_ command: BpfCommand) -> String? {
        enumeration("bpf_cmd")?.name(of: UInt64(command.rawValue)).map(BpfCommand.name(ofConstant:))
    }
}
