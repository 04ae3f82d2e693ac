import BpfAbi
import Delegation
import Exchange
import TestSupport
import Testing

struct ExportTests {
    static let policy: DelegationPolicy? = try? DelegationPolicy(parsing: Fixture.text("xdp-counter.toml"))

    @Test(arguments: ExportFormat.allCases)
    func textIsAsKept(_ format: ExportFormat) throws {
        let export = try PolicyExport(try #require(Self.policy), as: format)
        try Golden.expect(export.text, matches: "export-\(format.rawValue).txt")
    }

    @Test(arguments: ExportFormat.allCases)
    func whatIsLeftOutIsSaid(_ format: ExportFormat) throws {
        let notes = try PolicyExport(try #require(Self.policy), as: format).notes.joined(separator: "\n")
        guard format != .json else {
            #expect(notes.isEmpty)
            return
        }
        #expect(notes.contains("CAP_NET_ADMIN") && notes.contains("CAP_PERFMON") && notes.contains("CAP_BPF"))
        #expect(notes.contains("--inject") && notes.contains("Linux 6.9"))
        #expect(notes.contains("namespaces are not carried"))
    }

    @Test func hostNetworkIsSaid() throws {
        var policy = try #require(Self.policy)
        policy.sandbox.namespaces = [.user, .mount, .pid, .cgroup]
        for format in [ExportFormat.lxd, .mount] {
            #expect(try PolicyExport(policy, as: format).notes.contains { $0.contains("host's network") })
        }
        #expect(
            try PolicyExport(policy, as: .systemd).notes.contains { $0.contains("keeps the host's network") })
    }

    @Test func placesThatAManagerHasNoWordForAreSaid() throws {
        var policy = try #require(Self.policy)
        policy.sandbox.bpffs = "/run/my bpf"
        for format in [ExportFormat.lxd, .systemd] {
            #expect(
                try PolicyExport(policy, as: format).notes.contains { $0.contains("at /sys/fs/bpf alone") })
        }
        #expect(try PolicyExport(policy, as: .mount).text.hasSuffix(" bpffs '/run/my bpf'\n"))
    }

    /// The example of the formats' page: all four masks by hand.
    @Test func masksAreTheKernels() throws {
        let policy = try DelegationPolicy(
            parsing: """
                [delegate]
                cmds = ["prog_load", "map_create", "btf_load"]
                maps = ["array", "ringbuf"]
                progs = ["socket_filter", "xdp"]
                attachs = ["cgroup_inet_ingress", "xdp"]
                """)
        #expect(
            try PolicyExport(policy, as: .hex).text
                == "delegate_cmds=0x40021\ndelegate_maps=0x8000004\ndelegate_progs=0x42\ndelegate_attachs=0x2000000001\n"
        )
    }
}
