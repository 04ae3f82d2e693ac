import BpfAbi
import Delegation
import Recording
import TestSupport
import Testing

/// Calls that the kernel refuses, each for another reason: what was observed tells the reason in words.
struct RefusedCallTests {
    private static let policy = """
        [delegate]
        cmds = ["map_create", "prog_load", "btf_load"]
        maps = ["array", "hash", "sockmap", "ringbuf"]
        progs = ["socket_filter", "kprobe", "sched_cls", "tracepoint", "cgroup_skb"]
        attachs = ["cgroup_inet_ingress"]
        [sandbox]
        capabilities = ["bpf"]
        """

    private static let sandboxed = Result { try ObservedRun(replaying: "refused-calls", policy: policy) }
    private static let outside = Result { try ObservedRun(recording: "refused-calls", ["outside"]) }

    private static let notPrivilege = "no capability check failed: this EPERM is not about privilege "

    static let causes: [(String, String)] = [
        ("token-flags", "token_create.flags has to be 0"),
        ("token-no-bpffs", "bpffs_fd is no bpffs"),
        ("token-below", "bpffs_fd is not the root directory of its bpffs"),
        (
            "token-closed",
            "bpffs_fd is not open, or was opened with O_PATH: open the directory itself"
        ),
        (
            "token-o-path",
            "bpffs_fd is not open, or was opened with O_PATH: open the directory itself"
        ),
        ("token-pinned", "a token cannot be pinned"),
        ("map-no-token", "CAP_BPF in the initial user namespace was asked and denied: no token was passed"),
        (
            "map-not-listed",
            "CAP_BPF in the initial user namespace was asked and denied: no token was used, because the token "
                + "lacks maps:lpm_trie"
        ),
        (
            "map-net-admin",
            "CAP_NET_ADMIN in the token's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "map-zero-seed",
            "CAP_SYS_ADMIN in the initial user namespace was asked and denied: BPF_F_ZERO_SEED needs "
                + "CAP_SYS_ADMIN in the initial user namespace"
        ),
        (
            "map-on-device",
            "CAP_SYS_ADMIN in the initial user namespace was asked and denied: a map on a network device needs "
                + "CAP_SYS_ADMIN in the initial user namespace"
        ),
        ("map-none", "the descriptor that is passed as a token is none"),
        ("map-closed", "the descriptor that is passed as a token is not open"),
        (
            "map-cut",
            "the attr ends before the token's descriptor, so that the kernel took descriptor 0 for it"
        ),
        (
            "prog-not-listed",
            "CAP_BPF in the initial user namespace was asked and denied: no token was used, because the token "
                + "lacks progs:xdp"
        ),
        (
            "prog-attach",
            "CAP_BPF in the initial user namespace was asked and denied: no token was used, because the token "
                + "lacks attachs:tcx_ingress"
        ),
        (
            "prog-net-admin",
            "CAP_NET_ADMIN in the token's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "prog-perfmon",
            "CAP_PERFMON in the token's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "prog-helper",
            "the verifier refuses the program: a helper that the program calls needs CAP_PERFMON, which was asked "
                + "of the token's user namespace and denied"
        ),
        (
            "prog-leak",
            "the verifier refuses the program: to leak a pointer or to read a stack that was not written would "
                + "need CAP_PERFMON, which was asked of the token's user namespace and denied"
        ),
        (
            "btf-by-id",
            "CAP_SYS_ADMIN in the initial user namespace was asked and denied: no token was used, because the "
                + "token lacks cmds:btf_get_fd_by_id"
        ),
        (
            "next-id",
            "CAP_SYS_ADMIN in the initial user namespace was asked and denied: no token reaches prog_get_next_id"
        ),
        (
            "prog-query",
            "CAP_NET_ADMIN in the initial user namespace was asked and denied: no token reaches prog_query"
        ),
        ("frozen", notPrivilege + "(the map is frozen)"),
        ("read-only", notPrivilege + "(the map's descriptor is read-only (BPF_F_RDONLY))"),
        ("write-only", notPrivilege + "(the map's descriptor is write-only (BPF_F_WRONLY))"),
        ("freeze", notPrivilege + "(the map's descriptor is read-only)"),
        (
            "pin-elsewhere",
            notPrivilege + "(only a bpffs can pin, and the path is on another file system)"
        ),
        ("pin-dot", notPrivilege + "(on a bpffs no name may contain a '.')"),
        (
            "attach-skb",
            "CAP_NET_ADMIN in the caller's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "link-skb",
            "CAP_NET_ADMIN in the caller's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "capless-create",
            "CAP_BPF in the user namespace of the bpffs was asked and denied: CAP_SYS_ADMIN does not stand for it "
                + "here"
        ),
        (
            "capless-use",
            "CAP_BPF in the token's user namespace was asked and denied: the caller lacks it there"
        ),
        (
            "nested-create",
            notPrivilege + "(the bpffs belongs to another user namespace than the caller's)"
        ),
        (
            "nested-use",
            "CAP_BPF in the token's user namespace, which is not the caller's, was asked and denied"
        ),
    ]

    @Test(.requires(.root, .observer), arguments: causes)
    func aRefusalHasItsCause(_ name: String, _ words: String) throws {
        let call = try #require(try Self.sandboxed.get().call(name), "no call was made as \(name)")
        #expect(FailureCause(of: call)?.words == words)
    }

    @Test(.requires(.root, .observer))
    func anOrdinaryMistakeHasNone() throws {
        let run = try Self.sandboxed.get()
        let call = try #require(run.call("prog-plain-bug"))
        #expect(call.captured.errno == 22)
        #expect(FailureCause(of: call) == nil)
    }

    @Test(.requires(.root, .observer))
    func theInitialUserNamespaceHasNoTokens() throws {
        let call = try #require(try Self.outside.get().call("initial"))
        // A /sys/fs/bpf that is not mounted is no bpffs at all.
        let expected =
            call.captured.errno == 95
            ? "the initial user namespace has no tokens: whoever is privileged there needs none"
            : "bpffs_fd is no bpffs"
        #expect(FailureCause(of: call)?.words == expected)
    }

    /// Without a token no bit is missing, so what is refused is refused for another reason; what is not, succeeds.
    @Test(.requires(.root, .observer))
    func aRuleOfTheKernelItselfIsToldFromPrivilege() throws {
        let call = try #require(try Self.outside.get().call("refused-type"))
        guard call.captured.errno == 1 else { return }
        #expect(
            FailureCause(of: call)?.words == Self.notPrivilege
                + "(an LSM, lockdown or another rule of the kernel)")
    }

    @Test func withoutObservationAnEpermHasNoKnownCause() {
        let call = CallEvent(
            number: 1, time: 0, pid: 1, tid: 1, comm: "x",
            captured: CapturedCall(
                commandArgument: 2, size: 32, attr: [UInt8](repeating: 0, count: 32), result: -1))
        #expect(FailureCause(of: call) == nil)
    }
}
