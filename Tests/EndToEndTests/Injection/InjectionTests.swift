import BpfAbi
import Delegation
import Foundation
import Recording
import TestSupport
import Testing

/// Programs that know of no token do under one what they do as root, and cannot tell the difference.
@Suite(.requires(.root)) struct InjectionTests {
    @Test(arguments: InjectionCase.all)
    func isTheSameAsForRoot(_ example: InjectionCase) throws {
        let program = try FixtureLibrary.shared.path(example.name)
        let place = Scratch.directory("injection")
        let recording = "\(place).jsonl"
        let native = RunningProgram([program]).finish()
        let words = Recorder.words(
            [program], output: recording, options: ["--token", "any", "--inject", "auto"])
        #expect(RunningProgram(words).finish() == native)
        #expect(!native.output.isEmpty || native.status != 0)

        let calls = try ReadRecording(recording).calls
        #expect(calls.map(\.number).sorted() == calls.indices.map { UInt64($0) + 1 })
        let injected = calls.filter { $0.captured.injection == .passed }
        if let expected = example.injected { #expect(injected.count == expected) }
        #expect(!injected.isEmpty)
        for call in calls { Self.check(call) }
    }

    /// What is recorded is what the application gave.
    private static func check(_ call: CallEvent) {
        let captured = call.captured
        guard let field = TokenField.of(captured.command) else {
            #expect(captured.injection == nil)
            return
        }
        #expect(!field.isPassed(in: captured.attr))
        let isWhole = captured.attr.count == min(Int(captured.size), 4096)
        #expect(isWhole || captured.errno == 14 || captured.result == nil)
        if case .refused(let reason) = captured.injection { Issue.record("\(reason)") }
    }

    @Test func neverIsTheDefault() throws {
        let program = try FixtureLibrary.shared.path("unaware_static")
        let recording = "\(Scratch.directory("injection")).jsonl"
        let result = RunningProgram(
            Recorder.words([program], output: recording, options: ["--token", "any"])
        )
        .finish()
        #expect(result.output.contains("map: -1 Operation not permitted"))
        #expect(try ReadRecording(recording).calls.allSatisfy { $0.captured.injection == nil })
    }

    /// A 32-bit call has no room for what asks for the token.
    @Test func calls32BitAreRefusedWithAReason() throws {
        let program = try FixtureLibrary.shared.path("unaware_i386")
        let recording = "\(Scratch.directory("injection")).jsonl"
        let words = Recorder.words(
            [program], output: recording, options: ["--token", "any", "--inject", "always"])
        #expect(RunningProgram(words).finish().output == "map -1\n")
        let call = try #require(try ReadRecording(recording).calls.first)
        guard case .refused(let reason) = call.captured.injection else {
            Issue.record("\(call)")
            return
        }
        #expect(reason.contains("32-bit"))
    }

    /// A program that makes its own token passes it where it wants to; `always` does not leave the rest alone.
    @Test(.requires(.samples), arguments: [("auto", 0), ("always", 1)])
    func programsThatAskForThemselvesAreLeftAlone(_ mode: String, _ least: Int) throws {
        let bench = try SandboxBench()
        let result = try bench.rehearse(
            [BuiltProgram.sample("sockfilter").path], options: ["--inject", mode, "--for", "30s"])
        #expect(result.status == 0, "\(result.error)")
        let calls = try ReadRecording(bench.scratch.path("bpfrec.jsonl")).calls
        let injected = calls.filter { $0.captured.injection == .passed }
        #expect(injected.count >= least && (least > 0 || injected.isEmpty))
        #expect(calls.contains { $0.captured.command == .tokenCreate && $0.captured.errno == nil })
    }
}
