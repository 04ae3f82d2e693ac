import Foundation
import Glibc
import TestSupport
import Testing

/// An application in the sandbox runs as it would outside: signals, terminals, processes, files.
@Suite(.requires(.root)) struct SandboxFidelityTests {
    /// Those that differ by intent: they make maps without a token, or become a user whom the sandbox does not map.
    private static let others: Set<String> = [
        "@clone_files_without_memory", "@has_privileges", "@attr_in_odd_memory", "@deep_stack",
        "@close_all_descriptors", "@descriptor_numbers", "@becomes_nobody",
    ]
    static let cases = FidelityCase.all.filter { others.isDisjoint(with: $0.command) }

    @Test(arguments: cases)
    func isTheSameAsOutside(_ example: FidelityCase) throws {
        let directory = Scratch.directory("case")
        try ExecutableFiles.writeScripts(to: directory)
        let library = FixtureLibrary.shared
        let launcher = try library.resolve(example.launcher)
        let command = try library.resolve(example.command)
        let native = Self.finish(RunningProgram(launcher + example.native + command, in: directory), example)
        let words = Recorder.words(command, output: "\(directory).jsonl", options: ["--token", "any"])
        let inside = Self.finish(RunningProgram(launcher + words, in: directory), example)
        #expect(inside == native)
    }

    @Test(arguments: TerminalTests.sessions)
    func aTerminalIsTheSameAsOutside(_ session: TerminalTests.Session) throws {
        let native = try TerminalTests.play(session, recorded: false)
        let inside = try TerminalTests.play(session, recorded: true, options: ["--token", "any"])
        #expect(inside.status == native.status)
        for text in session.screen { #expect(inside.output.contains(text), "\(inside.output)") }
        #expect(TerminalTests.lastLine(inside.output) == TerminalTests.lastLine(native.output))
    }

    private static func finish(_ program: RunningProgram, _ example: FidelityCase) -> RunningProgram.Result {
        var result = program.finish()
        if !example.lastWords.isEmpty {
            _ = Patience.wait { program.output.hasSuffix(example.lastWords) }
            result.output = program.output
        }
        // What a process may do is what the sandbox is there to change.
        result.output = result.output.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("Cap") }.joined(separator: "\n")
        return result
    }
}
