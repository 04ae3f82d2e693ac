import Foundation
import TestSupport
import Testing

/// A program that issues every command, recorded and shown.
@Suite struct EveryCommandTests {
    /// The sample goes on to two numbers beyond the last command that there is.
    static let unknown = ["39 /* unknown */", "40 /* unknown */"]

    @Test(.requires(.root, .samples))
    func nothingIsLeftUnnamedOrUnread() throws {
        let scratch = ScratchDirectory()
        let sample = BuiltProgram.sample("every-command").path
        let recorded = try BuiltProgram.bpfrec.run(["record", "-qq", "--", sample], in: scratch.url)
        #expect(recorded.status == 0)
        let shown = try BuiltProgram.bpfrec.run(["show", "--full"], in: scratch.url)
        #expect(shown.status == 0)
        let lines = shown.output.split(separator: "\n").map(String.init).filter { $0.contains(" bpf(") }
        #expect(lines.count > 80)
        for line in lines {
            #expect(!line.contains("???"), "\(line)")
            let known = Self.unknown.reduce(line) { $0.replacingOccurrences(of: $1, with: "") }
            #expect(!known.contains("/* unknown */"), "\(line)")
            // A pointer whose memory was there shows the memory. Where the call failed the kernel wrote no info.
            let pointers = line.matches(of: /([a-z_]+)=0x[0-9a-f]{7,}/).map { String($0.1) }
            #expect(Set(pointers).isSubset(of: line.contains(" = -1 ") ? ["info"] : []), "\(line)")
        }
        let commands = Set(lines.compactMap { $0.firstMatch(of: /bpf\((BPF_[A-Z_]+)/).map { String($0.1) } })
        #expect(commands.count == 39, "\(commands.sorted())")
    }

    @Test(.requires(.root, .samples))
    func jsonHasTheKernelsNames() throws {
        let scratch = ScratchDirectory()
        let sample = BuiltProgram.sample("every-command").path
        _ = try BuiltProgram.bpfrec.run(["record", "-qq", "--", sample], in: scratch.url)
        let shown = try BuiltProgram.bpfrec.run(["show", "--json"], in: scratch.url)
        var commands: Set<String> = []
        for line in shown.output.split(separator: "\n") {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            if object["type"] as? String == "call" { commands.insert(try #require(object["cmd"] as? String)) }
        }
        #expect(commands.isSuperset(of: ["map_create", "prog_load", "link_create", "prog_assoc_struct_ops"]))
        #expect(commands.count >= 39)
    }
}
