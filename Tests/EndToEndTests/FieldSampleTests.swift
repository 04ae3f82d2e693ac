import Foundation
import TestSupport
import Testing

/// The examples that the field knows, recorded, profiled and run under the policy that came of it: what must be in each
/// policy, and which of them no policy can permit.
@Suite(.serialized) struct FieldSampleTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        let name: String
        var command: [String] = []
        let grants: [String]
        /// What the policy lists as blocked; the application then fails without root.
        var blocked: String?

        var testDescription: String { name }
    }

    private static func path(_ name: String) -> String { BuiltProgram.sample(name).path }

    static let samples: [Sample] = [
        Sample(
            name: "xdp-span",
            grants: ["maps:array", "progs:xdp", "attachs:xdp", "caps:net_admin", "caps:perfmon", "caps:bpf"]),
        Sample(
            name: "raw-tracepoint",
            grants: ["maps:array", "progs:raw_tracepoint", "attachs:cgroup_inet_ingress", "caps:perfmon"]),
        Sample(
            name: "uprobe-multi",
            grants: ["maps:array", "progs:kprobe", "attachs:trace_uprobe_multi", "caps:perfmon"]),
        Sample(
            name: "struct-ops",
            grants: [
                "maps:struct_ops", "progs:struct_ops", "attachs:cgroup_inet_ingress",
                "attachs:cgroup_inet_egress", "attachs:cgroup_inet4_bind", "caps:perfmon",
            ]),
        Sample(name: "pin-creator", grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"]),
        Sample(
            name: "pin-creator and pin-reader",
            command: ["sh", "-c", "\(path("pin-creator")) && \(path("pin-reader"))"],
            grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"]),
        Sample(name: "uses-network", grants: ["caps:net_bind_service", "caps:net_admin"]),
        Sample(name: "passes-bpffs", grants: ["cmds:map_create", "maps:lru_hash", "caps:bpf"]),
        Sample(
            name: "tracepoint", grants: ["progs:tracepoint", "caps:perfmon"], blocked: "raw_tp and tp_btf"),
        Sample(
            name: "uprobe", grants: ["progs:kprobe", "caps:perfmon"],
            blocked: "uprobe.multi programs need no event"),
        Sample(name: "pin-reader", grants: [], blocked: "another program pinned"),
    ]

    @Test(.requires(.root, .samples), arguments: samples)
    func sampleDoesUnderItsPolicyWhatItDidAsRoot(_ sample: Sample) throws {
        let scratch = ScratchDirectory()
        let run = try Round(
            sample.command.isEmpty ? [Self.path(sample.name)] : sample.command,
            // What the reader alone opens was pinned before.
            before: sample.name == "pin-reader" ? Self.path("pin-creator") : "true", in: scratch)
        #expect(run.recorded.status == 0, "\(run.recorded.error)")
        #expect(Set(sample.grants).isSubset(of: run.grants), "\(run.policy)")
        if let blocked = sample.blocked {
            #expect(run.policy.contains(blocked))
            #expect(run.replayed.status == 1)
            #expect(run.verdict == "failed")
        } else {
            #expect(run.replayed.status == 0, "\(run.replayed.error)")
            #expect(run.replayed.output == run.recorded.output)
            #expect(run.verdict == "ok")
        }
    }

    /// As root a subtraction of pointers is permitted to all: only the instructions tell what it will need.
    @Test(.requires(.root, .samples))
    func xdpSpanNeedsPerfmonOnlyForItsPointers() throws {
        let scratch = ScratchDirectory()
        let run = try Round([Self.path("xdp-span")], in: scratch)
        #expect(run.policy.contains(#""caps:perfmon" = { calls = 2, seen = 1, of = 1, class = "app""#))
        try scratch.write(run.policy.replacingOccurrences(of: #""perfmon", "#, with: ""), to: "less.toml")
        let less = try BuiltProgram.bpfrec.run(
            ["replay", "--policy", "less.toml", "--report", "report.json"], in: scratch.url)
        #expect(less.status == 1)
        #expect(less.error.contains("the verifier refuses the program without CAP_PERFMON"))
    }

    /// Types that need the same capabilities run together, so that the capabilities of a policy are those of each.
    struct Group: CustomTestStringConvertible, Sendable {
        let kind: String
        let types: [String]
        let capabilities: Set<String>

        var testDescription: String { "\(kind) \(types.joined(separator: " "))" }
    }

    static let groups: [Group] = [
        Group(
            kind: "prog",
            types: [
                "socket_filter", "cgroup_skb", "lirc_mode2", "sk_lookup", "sk_reuseport", "syscall",
            ], capabilities: ["bpf"]),
        Group(
            kind: "prog",
            types: [
                "sched_cls", "sched_act", "xdp", "cgroup_sock", "lwt_in", "lwt_out", "lwt_xmit", "sock_ops",
                "sk_skb", "sk_msg", "cgroup_sock_addr", "lwt_seg6local", "flow_dissector", "cgroup_sysctl",
                "cgroup_sockopt", "cgroup_device", "netfilter",
            ], capabilities: ["net_admin", "bpf"]),
        Group(
            kind: "prog",
            types: [
                "kprobe", "tracepoint", "perf_event", "raw_tracepoint", "raw_tracepoint_writable", "tracing",
                "lsm",
            ], capabilities: ["perfmon", "bpf"]),
        Group(
            kind: "map",
            types: [
                "hash", "array", "prog_array", "perf_event_array", "percpu_hash", "percpu_array",
                "stack_trace",
                "cgroup_array", "lru_hash", "lru_percpu_hash", "lpm_trie", "array_of_maps", "hash_of_maps",
                "cpumap",
                "cgroup_storage", "reuseport_sockarray", "percpu_cgroup_storage", "queue", "stack",
                "sk_storage",
                "ringbuf", "inode_storage", "task_storage", "bloom_filter", "user_ringbuf", "cgrp_storage",
                "arena",
            ], capabilities: ["bpf"]),
        Group(
            kind: "map", types: ["devmap", "sockmap", "xskmap", "sockhash", "devmap_hash"],
            capabilities: ["net_admin", "bpf"]),
    ]

    @Test(.requires(.root, .samples), arguments: groups)
    func everyTypeThatLoadsHereLoadsUnderItsPolicy(_ group: Group) throws {
        let run = try Round([Self.path("every-type"), group.kind] + group.types, in: ScratchDirectory())
        #expect(run.recorded.output.split(separator: "\n").count == group.types.count)
        #expect(run.recorded.output.contains(": ok"))
        #expect(run.replayed.output == run.recorded.output)
        #expect(run.verdict == "ok")
        #expect(
            Set(run.grants.filter { $0.hasPrefix("caps:") }) == Set(group.capabilities.map { "caps:\($0)" }))
    }
}

/// record, profile and replay of one command.
private struct Round {
    let recorded: BuiltProgram.Result
    let policy: String
    let replayed: BuiltProgram.Result
    let verdict: String

    /// The recording is made where a bpffs is mounted, as on most machines: in a mount namespace of its own, since not
    /// every machine has one and none is to keep what the samples pin. It has an lo of its own as well, which takes one
    /// XDP program at a time. `before` runs there first.
    init(_ command: [String], before: String = "true", in scratch: ScratchDirectory) throws {
        let inOwnBpffs =
            "ip link set lo up && mount -t bpf bpffs /sys/fs/bpf && \(before) >/dev/null && exec \"$@\""
        recorded = try BuiltProgram(path: "/usr/bin/unshare").run(
            [
                "--mount", "--net", "sh", "-c", inOwnBpffs, "sh", BuiltProgram.bpfrec.path, "record", "-q",
                "--",
            ]
                + command,
            in: scratch.url)
        let profiled = try BuiltProgram.bpfrec.run(["profile", "--out", "policy.toml"], in: scratch.url)
        try #require(profiled.status == 0, "\(profiled.error)")
        policy = try scratch.text("policy.toml")
        replayed = try BuiltProgram.bpfrec.run(["replay", "--report", "report.json"], in: scratch.url)
        let report = try JSONSerialization.jsonObject(with: Data(scratch.text("report.json").utf8))
        verdict = (report as? [String: Any])?["verdict"] as? String ?? "none"
    }

    /// What the lists of the policy hold, whether they stand on one line or on many.
    var grants: Set<String> {
        let axes = ["cmds", "maps", "progs", "attachs", "capabilities"]
        var grants: Set<String> = []
        var axis: String?
        for line in policy.split(separator: "\n") {
            if let key = axes.first(where: { line.hasPrefix("\($0) = [") }) { axis = key }
            guard let key = axis else { continue }
            let items = line.split(separator: "\"").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
            grants.formUnion(items.map { "\(key == "capabilities" ? "caps" : key):\($0)" })
            if line.hasSuffix("]") { axis = nil }
        }
        return grants
    }
}
