import BpfAbi
import Delegation
import Exchange
import Recording
import TestSupport
import Testing

struct DifferenceTests {
    static func side(_ name: String, _ text: String, hasSandbox: Bool = true) throws -> PolicyDifference.Side
    {
        PolicyDifference.Side(
            name: name, policy: try PolicyImport.read(Array(text.utf8)).policy, hasSandbox: hasSandbox)
    }

    static let narrow = """
        [delegate]
        cmds = ["prog_load"]
        progs = ["xdp"]
        attachs = ["xdp"]

        """

    static let wide = """
        [delegate]
        cmds = ["prog_load", "map_create"]
        maps = ["hash"]
        progs = "any"
        attachs = ["xdp"]

        """

    @Test func sameGrantsAreNoDifference() throws {
        let difference = PolicyDifference(
            from: try Self.side("a", Self.narrow), to: try Self.side("b", Self.narrow))
        #expect(!difference.isWider && difference.removed.isEmpty)
        #expect(difference.text == "--- a\n+++ b\nthe same grants\n")
    }

    @Test func whatIsNewAndWhatIsGoneAreTold() throws {
        let old = try Self.side("a", Self.narrow, hasSandbox: false)
        let new = try Self.side("b", Self.wide, hasSandbox: false)
        let wider = PolicyDifference(from: old, to: new)
        #expect(wider.isWider)
        #expect(wider.added.map(\.grant) == ["cmds:map_create", "maps:hash", "progs:any"])
        // any contains xdp.
        #expect(wider.removed.isEmpty)
        let narrower = PolicyDifference(from: new, to: old)
        #expect(!narrower.isWider)
        #expect(narrower.removed.map(\.grant) == ["cmds:map_create", "maps:hash", "progs:any"])
    }

    @Test func capabilitiesAndNamespacesAreGrants() throws {
        let sandbox = "[sandbox]\ncapabilities = [\"net_admin\", \"bpf\"]\n"
        let old = try Self.side("a", Self.narrow + sandbox)
        let more =
            sandbox.replacing("\"bpf\"", with: "\"bpf\", \"sys_admin\"")
            + "namespaces = [\"user\", \"mount\", \"pid\", \"cgroup\"]\n"
        let difference = PolicyDifference(from: old, to: try Self.side("b", Self.narrow + more))
        #expect(difference.added.map(\.grant) == ["caps:sys_admin", "namespaces:net"])
        let foreign = try Self.side("c", Self.narrow + more, hasSandbox: false)
        #expect(!PolicyDifference(from: old, to: foreign).isWider)
    }

    @Test func evidenceSaysWhy() throws {
        let old = try Self.side("sockfilter.toml", Fixture.text("sockfilter.toml"))
        let new = try Self.side("xdp-counter.toml", Fixture.text("xdp-counter.toml"))
        let difference = PolicyDifference(from: old, to: new)
        try Golden.expect(difference.text, matches: "diff.txt")
        try Golden.expect(difference.json, matches: "diff.json")
        let json = try JSONValue(parsing: difference.json)
        #expect(json["added"]?.array?.count == difference.added.count)
    }
}
