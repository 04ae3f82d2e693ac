/// The bits of `prog_flags`, Linux 7.3.
package enum ProgramFlags {
    package static let table = NameTable([
        NamedValue(1, "BPF_F_STRICT_ALIGNMENT", since: "4.12"),
        NamedValue(2, "BPF_F_ANY_ALIGNMENT", since: "5.0"),
        NamedValue(4, "BPF_F_TEST_RND_HI32", since: "5.3"),
        NamedValue(8, "BPF_F_TEST_STATE_FREQ", since: "5.4"),
        NamedValue(0x10, "BPF_F_SLEEPABLE", since: "5.10"),
        NamedValue(0x20, "BPF_F_XDP_HAS_FRAGS", since: "5.18"),
        NamedValue(0x40, "BPF_F_XDP_DEV_BOUND_ONLY", since: "6.3"),
        NamedValue(0x80, "BPF_F_TEST_REG_INVARIANTS", since: "6.8"),
        NamedValue(0x10000, "BPF_F_TOKEN_FD", since: "6.9"),
    ])

    package static let tokenFd: UInt64 = 0x10000
}
