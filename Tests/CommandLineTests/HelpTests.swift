import TestSupport
import Testing

@testable import bpfrec

struct HelpTests {
    /// Those of the table, and those whose engine is not in it yet.
    static let commands =
        CommandTable.commands
        + [RecordCommand.command, ReplayCommand.command].filter { command in
            !CommandTable.commands.contains { $0.name == command.name }
        }

    static func command(_ name: String) throws -> Command {
        try #require(commands.first { $0.name == name })
    }

    @Test func overviewIsAsKept() throws {
        let text = HelpText.overview(of: CommandTable.commands).joined(separator: "\n") + "\n"
        try Golden.expect(text, matches: "help.txt")
    }

    @Test(arguments: commands.map(\.name))
    func pageIsAsKept(_ name: String) throws {
        let page = HelpText.page(of: try Self.command(name))
        try Golden.expect(page.joined(separator: "\n") + "\n", matches: "help-\(name).txt")
    }

    @Test(arguments: commands.map(\.name))
    func pageFitsATerminal(_ name: String) throws {
        for line in HelpText.page(of: try Self.command(name)) {
            #expect(line.count <= 100, "\(line)")
            #expect(line.last != " ", "\(line)")
        }
    }

    @Test(arguments: CommandTable.commands.map(\.name))
    func helpIsTheSameHoweverItIsAskedFor(_ name: String) {
        let asked = [CapturedTerminal(), CapturedTerminal(), CapturedTerminal()]
        #expect(asked[0].run("help", name) == .yes)
        #expect(asked[1].run(name, "--help") == .yes)
        #expect(asked[2].run(name, "-h") == .yes)
        #expect(asked[0].output == asked[1].output)
        #expect(asked[1].output == asked[2].output)
        #expect(asked.allSatisfy { $0.errors.isEmpty && $0.output.contains("bpfrec \(name)") })
    }

    @Test(arguments: commands.map(\.name))
    func noOptionIsSpeltTwice(_ name: String) throws {
        let names = try Self.command(name).parser.options.flatMap(\.names)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.hasPrefix("--") || ($0.hasPrefix("-") && $0.count == 2) })
    }
}
