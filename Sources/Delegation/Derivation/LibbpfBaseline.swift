import BpfAbi

/// What libbpf asks for under a token before it loads an object, whatever is in the object. A plain run shows most of
/// it, but not that it is needed: with a token the probes decide how libbpf goes on. Without it up to libbpf 1.7 no
/// object loads at all, and the policy that a plain run suggests is not sufficient. What libbpf tests for what is in an
/// object, global data for instance, a plain run shows as well, and nothing is added for it.
enum LibbpfBaseline {
    struct Row {
        var grant: String
        var `class`: GrantEvidence.Class
        /// Asked for only where a program has an attach type that libbpf may drop.
        var isForOptionalAttachTypes = false
    }

    static let rows = [
        Row(grant: "cmds:prog_load", class: .requiredProbe),
        Row(grant: "progs:socket_filter", class: .requiredProbe),
        Row(grant: "attachs:cgroup_inet_ingress", class: .requiredProbe),
        Row(grant: "caps:bpf", class: .requiredProbe),
        Row(grant: "cmds:btf_load", class: .probe),
        Row(grant: "progs:cgroup_sock", class: .probe, isForOptionalAttachTypes: true),
        Row(grant: "attachs:cgroup_inet_sock_create", class: .probe, isForOptionalAttachTypes: true),
        Row(grant: "caps:net_admin", class: .probe, isForOptionalAttachTypes: true),
    ]

    /// What evidence says was first where no call was seen.
    static let source = "libbpf's own start"

    /// Types whose expected attach type libbpf sets to 0 where it may not load a cgroup_sock program with one: xdp,
    /// sock_ops, sk_skb, sk_msg, lirc_mode2, flow_dissector, cgroup_skb, cgroup_sock and cgroup_device.
    private static let optional: Set<UInt32> = [6, 8, 9, 13, 14, 15, 16, 20, 22]

    static func dropsAttachType(of call: CapturedCall) -> Bool {
        call.command == .progLoad && optional.contains(call.type) && call.expectedAttachType != 0
    }
}
