import BpfAbi
import Delegation

/// The configuration keys of LXD (6.4 and later) and of Incus (its API extension bpf_token_delegation), as commands and as YAML.
enum InstanceWriter {
    private static let lxdKeys: [DelegationAxis: String] = [
        .cmds: "cmd_types", .maps: "map_types", .progs: "prog_types", .attachs: "attach_types",
    ]

    static func lxdCommands(_ policy: DelegationPolicy) -> String { commands("lxc", lxd(policy)) }
    static func lxdYaml(_ policy: DelegationPolicy) -> String { yaml(lxd(policy)) }
    static func incusCommands(_ policy: DelegationPolicy) -> String { commands("incus", incus(policy)) }
    static func incusYaml(_ policy: DelegationPolicy) -> String { yaml(incus(policy)) }

    /// LXD hands its lists to the kernel as they are.
    private static func lxd(_ policy: DelegationPolicy) -> [(String, String)] {
        [("security.delegate_bpf", "true")]
            + KernelList.lists(policy).map { list in
                ("security.delegate_bpf.\(lxdKeys[list.axis] ?? "")", list.items.joined(separator: ":"))
            }
    }

    /// Incus wants commas and makes colons of them.
    private static func incus(_ policy: DelegationPolicy) -> [(String, String)] {
        KernelList.lists(policy).map { list in
            ("security.bpffs.delegate_\(list.axis.rawValue)", list.items.joined(separator: ","))
        } + [("security.bpffs.path", KernelWriter.path(policy))]
    }

    private static func commands(_ program: String, _ settings: [(String, String)]) -> String {
        settings.map { "\(program) config set INSTANCE \(KernelWriter.quoted("\($0)=\($1)"))\n" }.joined()
    }

    /// In quotes, or YAML would take true and 0x40 for something else than strings.
    private static func yaml(_ settings: [(String, String)]) -> String {
        "config:\n" + settings.map { "  \($0): \"\($1)\"\n" }.joined()
    }
}
