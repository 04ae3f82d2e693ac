import BpfAbi

/// What the kernel checks against the initial user namespace alone, or refuses together with a token (Linux 6.18):
/// no policy can permit it.
enum Obstacles {
    private static let zeroSeed: UInt32 = 1 << 6

    /// By the name of the command.
    private static let commands: [String: String] = {
        let systemAdmin = [
            "prog_get_next_id", "map_get_next_id", "btf_get_next_id", "link_get_next_id",
            "prog_get_fd_by_id", "map_get_fd_by_id", "link_get_fd_by_id", "task_fd_query", "enable_stats",
        ]
        let why = "needs CAP_SYS_ADMIN in the initial user namespace"
        var reasons = Dictionary(uniqueKeysWithValues: systemAdmin.map { ($0, why) })
        reasons["prog_query"] = "needs CAP_NET_ADMIN in the initial user namespace"
        return reasons
    }()

    /// Commands that libraries try and live without: libbpf looks for the types of modules in this way.
    private static let tolerated: Set<String> = ["btf_get_next_id"]

    static func isTolerated(_ command: BpfCommand) -> Bool { tolerated.contains(command.name) }

    /// Why the command is never permitted, whatever its type; nil where it needs no privilege or can be delegated.
    static func of(_ call: CapturedCall) -> String? {
        if let reason = commands[call.command.name] { return reason }
        // tcx and netkit, without saying which program: bpf_mprog_detach_empty() asks the initial namespace.
        if call.command.name == "prog_detach", [46, 47, 54, 55].contains(call.attachType),
            call.attachedProgram == 0
        {
            return "needs CAP_NET_ADMIN in the initial user namespace, because it names no program"
        }
        return nil
    }

    static func ofMap(_ call: CapturedCall) -> String? {
        if call.mapIfindex != 0 {
            return "a map on a network device needs CAP_SYS_ADMIN in the initial user namespace"
        }
        if call.mapFlags & zeroSeed != 0 {
            return "BPF_F_ZERO_SEED needs CAP_SYS_ADMIN in the initial user namespace"
        }
        return call.type < 64 ? nil : "a map type above 63 has no bit in a token"
    }

    static func ofProgram(_ call: CapturedCall, attachType: UInt32) -> String? {
        if call.programIfindex != 0 {
            return "a program bound to a network device is refused together with a token (EINVAL)"
        }
        if call.type >= 64 { return "a program type above 63 has no bit in a token" }
        guard attachType >= 64 else { return nil }
        return call.type == 27
            ? "member \(attachType) of a struct_ops has no bit in a token"
            : "an attach type above 63 has no bit in a token"
    }
}
