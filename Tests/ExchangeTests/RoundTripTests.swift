import BpfAbi
import Delegation
import Exchange
import Testing

/// A policy written in another program's words and read again is the same policy.
struct RoundTripTests {
    /// systemd has names only, and none for these two: see SystemdTests.
    static func limits(of format: ExportFormat) -> RandomPolicies.Limits {
        switch format {
        case .systemd:
            RandomPolicies.Limits(
                hasUnnamedBits: false, hasUnknownNames: false,
                without: [Grant(.progs, bit: 31), Grant(.progs, bit: 32)])
        case .hex: RandomPolicies.Limits(hasUnknownNames: false)
        default: RandomPolicies.Limits()
        }
    }

    @Test(arguments: ExportFormat.allCases)
    func whatIsDelegatedComesBack(_ format: ExportFormat) throws {
        var random = RandomPolicies(seed: 11, Self.limits(of: format))
        for _ in 0..<400 {
            let policy = random.policy()
            let text = try PolicyExport(policy, as: format).text
            // Without being told the format.
            let imported = try PolicyImport.read(Array(text.utf8))
            #expect(imported.policy.delegated == policy.delegated, "\(text)")
            #expect(imported.findings.isEmpty, "\(text)")
        }
    }

    @Test(arguments: [ExportFormat.mount, .incus, .incusYaml, .bpftoolJson, .json])
    func thePlaceOfTheBpffsComesBack(_ format: ExportFormat) throws {
        var random = RandomPolicies(seed: 12)
        for _ in 0..<50 {
            let policy = random.policy()
            let text = try PolicyExport(policy, as: format).text
            #expect(try PolicyImport.read(Array(text.utf8)).policy.sandbox.bpffs == policy.sandbox.bpffs)
        }
    }

    @Test func ownJsonCarriesEverything() throws {
        let policy = try DelegationPolicy(
            parsing: """
                schema = 1
                name = "app"
                [app]
                argv = ["./app", "a b"]
                for = "5s"
                env = { A = "1" }
                recording = { file = "r.jsonl", sha256 = "00" }
                [delegate]
                cmds = ["map_create", "prog_load"]
                maps = ["0x8000000000000004", "brand_new"]
                progs = "any"
                [sandbox]
                capabilities = ["net_raw", "bpf"]
                namespaces = ["user", "mount"]
                bpffs = "/sys/fs/bpf"
                [requires]
                kernel = "6.9"
                [evidence]
                "cmds:map_create" = { calls = 18446744073709551615, seen = 1, of = 2, class = "app", first = "x", how = "rehearsed" }
                [[blocked]]
                call = "map_get_fd_by_id"
                why = "no \\"token\\""
                harmless = true
                """)
        let text = try PolicyExport(policy, as: .json).text
        #expect(try PolicyImport.read(Array(text.utf8)).policy == policy)
    }

    @Test func policyTomlIsReadAsItIs() throws {
        var random = RandomPolicies(seed: 13)
        for _ in 0..<100 {
            let policy = random.policy()
            let imported = try PolicyImport.read(Array(policy.text.utf8))
            #expect(imported.policy.delegated == policy.delegated)
            // Every grant has a place.
            for grant in policy.delegated.grants { #expect(imported.places[grant] != nil, "\(grant)") }
        }
    }

    @Test func aNameWithoutANumberIsNoHexMask() throws {
        var policy = DelegationPolicy()
        policy.delegated.maps.insert(.name("brand_new"))
        #expect(throws: PolicyExport.Refusal.self) { try PolicyExport(policy, as: .hex) }
    }
}
