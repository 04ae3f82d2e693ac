/// Which expected attach types bpf_prog_load_check_attach() lets a program type have (Linux 7.3), as the token's gate
/// sees them: after zeros were replaced. Where the kernel does not care, what loaders use.
enum AttachRules {
    private static let rows: [UInt32: [UInt32]] = [
        1: [0], 2: [0, 42, 48, 56, 57], 3: [0, 46, 47, 54, 55], 4: [0], 5: [0], 6: [0, 33, 35, 37], 7: [0],
        8: [0, 1], 9: [2, 12, 13, 34], 10: [0], 11: [0], 12: [0], 13: [0, 3], 14: [0, 4, 5, 38], 15: [0, 6],
        16: [0, 7], 17: [0], 18: [8, 9, 10, 11, 14, 15, 19, 20, 29, 30, 31, 32, 49, 50, 51, 52, 53], 19: [0],
        20: [0, 16], 21: [39, 40], 22: [0, 17], 23: [0, 18], 24: [0], 25: [21, 22],
        26: [23, 24, 25, 26, 28, 58, 59, 60, 61], 28: [0], 29: [27, 43], 30: [36], 31: [0], 32: [45],
    ]

    static let structOps: UInt32 = 27
    static let structOpsAttachType: UInt32 = 44
    static let cgroupSock: UInt32 = 9
    static let inetSockCreate: UInt32 = 2

    /// Types whose attach type libbpf drops where its probe for attach types is refused, and otherwise asks for: see
    /// docs/policy.md. Of cgroup_skb and cgroup_sock the types without it are the same.
    static let optional: [UInt32] = [6, 13, 14, 15, 16, 20, 22]

    /// What a program of the type can be loaded with; nil for a type without such a rule, as struct_ops, where the
    /// number counts members.
    static func attachTypes(of program: UInt32) -> [UInt32]? { rows[program] }
}
