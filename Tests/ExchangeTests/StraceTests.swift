import BpfAbi
import Delegation
import Exchange
import Recording
import Testing

/// Logs of real runs of the samples, by strace 6.1 and 7.2, beside the policies that profile made of recordings of the
/// same programs on the same machine.
struct StraceTests {
    static let samples = ["sockfilter", "xdp-counter", "raw-bpf", "makes-token"]
    static let logs = samples.flatMap { ["\($0)-6.1.log", "\($0)-7.2.log"] }
    static let fullLogs = ["sockfilter", "xdp-counter", "raw-bpf"].flatMap {
        ["\($0)-v-6.1.log", "\($0)-v-7.2.log"]
    }

    static func imported(_ text: String) throws -> ImportedPolicy { try PolicyImport.read(Array(text.utf8)) }

    static func recorded(_ log: String) throws -> DelegationPolicy {
        let sample = try #require(samples.first { log.hasPrefix($0) })
        return try DelegationPolicy(parsing: Fixture.text("\(sample).toml"))
    }

    @Test(arguments: logs + fullLogs)
    func delegatesWhatTheRecordingDoes(_ log: String) throws {
        let imported = try Self.imported(Fixture.text(log))
        #expect(imported.format == .strace)
        #expect(try imported.policy.delegated == Self.recorded(log).delegated)
    }

    /// With the instructions, probes are told apart as well, and the capabilities of helpers are known.
    @Test(arguments: fullLogs)
    func evidenceIsThatOfTheRecording(_ log: String) throws {
        let imported = try Self.imported(Fixture.text(log)).policy
        let recorded = try Self.recorded(log)
        for (grant, evidence) in recorded.evidence where grant != Grant(.netRaw) {
            #expect(imported.evidence[grant]?.class == evidence.class, "\(grant)")
            #expect(imported.evidence[grant]?.calls == evidence.calls, "\(grant)")
        }
        #expect(imported.blocked.map(\.call) == recorded.blocked.map(\.call))
        let withoutSockets = recorded.capabilities.filter { $0 != .netRaw }
        #expect(imported.capabilities == withoutSockets)
    }

    /// With -tt -T -y -Y in the one and -r -i -n -yy in the other, and with the system calls around bpf().
    @Test(arguments: ["sockfilter-all-7.2.log", "xdp-counter-all-6.1.log"])
    func nothingAtAllIsMissing(_ log: String) throws {
        let imported = try Self.imported(Fixture.text(log)).policy
        let recorded = try Self.recorded(log)
        #expect(imported.delegated == recorded.delegated)
        #expect(imported.capabilities == recorded.capabilities)
        #expect(imported.evidence == recorded.evidence)
        #expect(imported.blocked == recorded.blocked)
        #expect(imported.app.argv == recorded.app.argv)
        #expect(imported.name == recorded.name)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let log: String
        let grants: [String]

        var testDescription: String { name }
    }

    static let map = "{map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, max_entries=16}"

    static let rows: [Row] = [
        Row(
            name: "unfinished and resumed, with other threads between",
            log: """
                [pid  7] bpf(BPF_MAP_CREATE, \(map), 72 <unfinished ...>
                [pid  8] bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_ARRAY, key_size=4}, 72 <unfinished ...>
                [pid  8] <... bpf resumed>)            = 4
                [pid  7] <... bpf resumed>)            = 3
                """, grants: ["cmds:map_create", "maps:hash", "maps:array", "caps:bpf"]),
        Row(
            name: "older resumption",
            log:
                "7 bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH} <unfinished ...>\n7 <... bpf resumed> , 72) = 3",
            grants: ["cmds:map_create", "maps:hash", "caps:bpf"]),
        Row(
            name: "numbers without names",
            log:
                "bpf(0 /* BPF_??? */, {map_type=0x23 /* BPF_MAP_TYPE_??? */, map_flags=0x1 /* BPF_F_??? */}, 72) = 3",
            grants: ["cmds:map_create", "maps:rhash", "caps:bpf"]),
        Row(
            name: "-X raw",
            log:
                "1700000000.123456 bpf(0x5, {prog_type=0x1, insn_cnt=0x2, expected_attach_type=0}, 0x90) = 3",
            grants: ["cmds:prog_load", "progs:socket_filter", "attachs:cgroup_inet_ingress", "caps:bpf"]),
        Row(
            name: "-X verbose",
            log: "bpf(5 /* BPF_PROG_LOAD */, {prog_type=6 /* BPF_PROG_TYPE_XDP */, insn_cnt=2, insns=0x1, "
                + "expected_attach_type=37 /* BPF_XDP */}, 144) = 3",
            grants: ["cmds:prog_load", "progs:xdp", "attachs:xdp", "caps:net_admin", "caps:bpf"]),
        Row(
            name: "refused without privilege",
            log:
                "9 bpf(BPF_BTF_LOAD, {btf=\"\\237\\353\"..., btf_size=40}, 32) = -1 EPERM (Operation not permitted)",
            grants: ["cmds:btf_load", "caps:bpf"]),
        Row(
            name: "refused although root",
            log: "9 bpf(BPF_MAP_CREATE, \(map), 72) = 3\n"
                + "9 bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_QUEUE}, 72) = -1 EPERM (Operation not permitted)",
            grants: ["cmds:map_create", "maps:hash", "caps:bpf"]),
        Row(
            name: "under a token, which an old strace has no names for",
            log: """
                9 bpf(0x24 /* BPF_??? */, 0x7ffc3d86ac00, 8) = 5
                9 bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, map_flags=0x10000 /* BPF_F_??? */, ...}, 80) = 3
                9 bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_QUEUE, map_flags=0x10000 /* BPF_F_??? */, ...}, 80) = -1 EPERM (Operation not permitted)
                """, grants: ["cmds:map_create", "maps:hash", "maps:queue", "caps:bpf"]),
        Row(
            name: "struct_ops counts members",
            log:
                "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_STRUCT_OPS, expected_attach_type=0x8 /* BPF_??? */}, 144) = 3",
            grants: [
                "cmds:prog_load", "progs:struct_ops", "attachs:cgroup_inet4_bind", "caps:perfmon", "caps:bpf",
            ]),
        Row(
            name: "raw and packet sockets",
            log:
                "bpf(BPF_MAP_CREATE, \(map), 72) = 3\nsocket(AF_PACKET, SOCK_RAW|SOCK_CLOEXEC, htons(ETH_P_ALL)) = 4",
            grants: ["cmds:map_create", "maps:hash", "caps:net_raw", "caps:bpf"]),
        Row(
            name: "a call without an end",
            log: "12:00:00 bpf(BPF_MAP_CREATE, \(map), 72) = ?\n+++ killed by SIGKILL +++",
            grants: ["cmds:map_create", "maps:hash", "caps:bpf"]),
        Row(
            name: "the five-argument form is opaque to every strace",
            log:
                "bpf(0x10005 /* BPF_??? */, 0x7ffc0, 152) = -1 EINVAL (Invalid argument)\nbpf(BPF_MAP_CREATE, \(map), 72) = 3",
            grants: ["cmds:map_create", "maps:hash", "caps:bpf"]),
    ]

    @Test(arguments: rows)
    func lineIsUnderstood(_ row: Row) throws {
        let imported = try PolicyImport.read(Array(row.log.utf8), as: .strace)
        #expect(Set(imported.policy.grants.map(\.description)) == Set(row.grants))
    }

    /// The sample of LXD's documentation: a container without a token, and a strace that does not know tokens.
    @Test func exampleOfAContainerIsUnderstood() throws {
        let imported = try Self.imported(
            """
            root@c1:~# strace -e bpf ./load
            bpf(0x24 /* BPF_??? */, 0x7fff3ca87ad0, 8) = 5
            bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, insn_cnt=2, insns=0x7fff3ca878a0, license="GPL", log_level=0, log_size=0, log_buf=NULL, kern_version=KERNEL_VERSION(0, 0, 0), prog_flags=0x10000 /* BPF_F_??? */, prog_name="", prog_ifindex=0, expected_attach_type=BPF_CGROUP_INET_INGRESS, prog_btf_fd=0, func_info_rec_size=0, func_info=NULL, func_info_cnt=0, line_info_rec_size=0, line_info=NULL, line_info_cnt=0, attach_btf_id=0, attach_prog_fd=0, fd_array=NULL, ...}, 148) = 6
            bpf(BPF_BTF_LOAD, {btf="\\237\\353\\1\\0\\30\\0\\0\\0"..., btf_log_buf=NULL, btf_size=45, btf_log_size=0, btf_log_level=0, ...}, 40) = -1 EPERM (Operation not permitted)
            bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_RINGBUF, key_size=0, value_size=0, max_entries=4096, map_flags=0x10000 /* BPF_F_??? */, inner_map_fd=0, map_name="rb", map_ifindex=0, btf_fd=0, btf_key_type_id=0, btf_value_type_id=0, btf_vmlinux_value_type_id=0, map_extra=0, ...}, 80) = 6

            """)
        let delegated = imported.policy.delegated.grants.map(\.description)
        #expect(
            delegated.contains("progs:socket_filter") && delegated.contains("attachs:cgroup_inet_ingress"))
        #expect(delegated.contains("maps:ringbuf") && delegated.contains("cmds:map_create"))
        #expect(imported.remarks.contains { $0.contains("held a token") })
    }

    @Test func opaqueCallsAreCounted() throws {
        let log = "bpf(0x10005 /* BPF_??? */, 0x7ffc0, 152) = 3\nbpf(BPF_MAP_CREATE, \(Self.map), 72) = 3"
        let imported = try Self.imported(log)
        #expect(imported.remarks.contains { $0.hasPrefix("1 call, the first in line 1, could not be read") })
    }

    @Test func interfacesDecideAboutTheNetwork() throws {
        let log = """
            bpf(BPF_MAP_CREATE, \(Self.map), 72) = 3
            bpf(BPF_LINK_CREATE, {link_create={prog_fd=5, target_ifindex=if_nametoindex("eth0"), attach_type=BPF_XDP, flags=0}}, 64) = 6
            """
        #expect(try Self.imported(log).policy.sandbox.namespaces?.contains(.net) == false)
        let loopback = log.replacing("eth0", with: "lo")
        #expect(try Self.imported(loopback).policy.sandbox.namespaces?.contains(.net) == true)
    }

    /// Threads share their program's probes; a forked child has the parent's.
    @Test func processesAreFollowedWhereTheLogHasThem() throws {
        let events = try StraceLog(
            Array(
                """
                10 execve("/usr/bin/app", ["app", "-x"], 0x7ffd /* 20 vars */) = 0
                10 clone3({flags=CLONE_VM|CLONE_THREAD, child_tid=0x7f}, 88) = 11
                10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD) = 12
                11 bpf(BPF_MAP_CREATE, \(Self.map), 72) = 3
                12 bpf(BPF_MAP_CREATE, \(Self.map), 72) = 3
                11 +++ exited with 0 +++
                10 +++ exited with 3 +++
                """.utf8)
        ).events
        let pids = events.compactMap { event -> Int32? in
            guard case .call(let call) = event else { return nil }
            return call.pid
        }
        #expect(pids == [10, 12])
        guard case .header(let header)? = events.first, case .end(let end)? = events.last else {
            Issue.record("a log is a whole recording")
            return
        }
        #expect(header.argv == ["app", "-x"] && header.exe == "/usr/bin/app")
        #expect(end.reason == .exited(3))
    }
}
