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

    /// Those of the shells that can be asked here.
    static let installed = CompletionsCommand.Shell.allCases.filter {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0.rawValue)")
    }

    static func output(of shell: CompletionsCommand.Shell, _ arguments: [String]) throws -> (
        text: String, status: Int32
    ) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/\(shell.rawValue)")
        process.arguments = arguments
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    @Test(arguments: installed)
    func shellUnderstandsTheScript(_ shell: CompletionsCommand.Shell) throws {
        let directory = try TemporaryDirectory()
        try directory.write(CompletionsCommand.script(for: shell, Self.commands), to: "script")
        #expect(try Self.output(of: shell, ["-n", directory.file("script")]).status == 0)
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
        Line(words: ["bpfrec", "completions", "b"], expected: ["bash"]),
        Line(words: ["bpfrec", "record", "--liv"], expected: ["--live"]),
        Line(words: ["bpfrec", "record", "--live", "a"], expected: ["always", "auto"]),
        Line(words: ["bpfrec", "record", "--trace", "prog_load,map_fr"], expected: ["prog_load,map_freeze"]),
        Line(words: ["bpfrec", "record", "-o", "x", "--stack", "n"], expected: ["none"]),
    ]

    static let withRecord = commands.filter { $0.name != "record" } + [RecordCommand.command]

    @Test(.enabled(if: installed.contains(.bash), "bash is not here"), arguments: lines)
    func bashCompletes(_ line: Line) throws {
        let words = line.words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            \(CompletionsCommand.script(for: .bash, Self.withRecord))
            compopt() { :; }
            COMP_WORDS=(\(words)) COMP_CWORD=\(line.words.count - 1)
            _bpfrec
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let found = try Self.output(of: .bash, ["-c", script]).text.split(separator: "\n").map(String.init)
        #expect(found.sorted() == line.expected)
    }

    /// bash takes `--live=n` for three words.
    @Test(.enabled(if: installed.contains(.bash), "bash is not here"))
    func bashCompletesBehindTheEqualsSign() throws {
        let script = """
            \(CompletionsCommand.script(for: .bash, Self.withRecord))
            compopt() { :; }
            COMP_WORDS=(bpfrec record --live = n) COMP_CWORD=4
            _bpfrec
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        #expect(try Self.output(of: .bash, ["-c", script]).text == "never\n")
    }

    @Test(.enabled(if: installed.contains(.fish), "fish is not here"), arguments: lines)
    func fishCompletes(_ line: Line) throws {
        let script = """
            \(CompletionsCommand.script(for: .fish, Self.withRecord))
            complete -C '\(line.words.joined(separator: " "))'
            """
        let found = try Self.output(of: .fish, ["--no-config", "-c", script]).text
            .split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
        #expect(found.sorted() == line.expected)
    }
}
