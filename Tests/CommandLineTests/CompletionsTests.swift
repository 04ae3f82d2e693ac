import Foundation
import Testing

@testable import bpfrec

struct CompletionsTests {
    static let commands = CommandTable.commands

    @Test(arguments: CompletionsCommand.Shell.allCases)
    func everyCommandAndOptionIsThere(_ shell: CompletionsCommand.Shell) {
        let script = CompletionsCommand.script(for: shell, Self.commands)
        for command in Self.commands {
            #expect(script.contains(command.name))
            for name in command.parser.options.flatMap(\.names) {
                let spelling =
                    shell != .fish
                    ? name : name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())"
                #expect(script.contains(spelling), "\(command.name) \(name)")
            }
        }
    }

    /// Only where the shell is installed: the script must at least parse.
    @Test(arguments: CompletionsCommand.Shell.allCases)
    func shellUnderstandsTheScript(_ shell: CompletionsCommand.Shell) throws {
        let path = "/usr/bin/\(shell.rawValue)"
        guard FileManager.default.isExecutableFile(atPath: path) else { return }
        let directory = try TemporaryDirectory()
        try directory.write(CompletionsCommand.script(for: shell, Self.commands), to: "script")
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = ["-n", directory.file("script")]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    struct Line: Sendable {
        let words: [String]
        let expected: [String]
    }

    static let lines: [Line] = [
        Line(words: ["bpfrec", "doc"], expected: ["doctor"]),
        Line(words: ["bpfrec", "--v"], expected: ["--version"]),
        Line(words: ["bpfrec", "doctor", "--j"], expected: ["--json"]),
        Line(words: ["bpfrec", "help", "comp"], expected: ["completions"]),
        Line(words: ["bpfrec", "completions", ""], expected: ["bash", "zsh", "fish"]),
        Line(words: ["bpfrec", "record", "--liv"], expected: ["--live"]),
        Line(words: ["bpfrec", "record", "--live", "a"], expected: ["auto", "always"]),
        Line(words: ["bpfrec", "record", "--live", "=", "n"], expected: ["never"]),
        Line(words: ["bpfrec", "record", "--trace", "prog_load,map_fr"], expected: ["prog_load,map_freeze"]),
        Line(words: ["bpfrec", "record", "-o", "x", "--stack", "n"], expected: ["none"]),
    ]

    @Test(arguments: lines)
    func bashCompletes(_ line: Line) throws {
        let bash = "/usr/bin/bash"
        guard FileManager.default.isExecutableFile(atPath: bash) else { return }
        let commands =
            Self.commands.contains { $0.name == "record" }
            ? Self.commands : Self.commands + [RecordCommand.command]
        let words = line.words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(CompletionsCommand.script(for: .bash, commands))
            compopt() { :; }
            COMP_WORDS=(\(words)) COMP_CWORD=\(line.words.count - 1)
            _bpfrec
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: bash)
        process.arguments = ["-c", script]
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(output.split(separator: "\n").map(String.init) == line.expected)
    }
}
