import BpfAbi
import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// The recorder is invisible to the application, and loses no call: every fixture runs natively and recorded.
@Suite(.requires(.root)) struct FidelityTests {
    @Test(arguments: FidelityCase.all)
    func isTheSameAsWithoutBpfrec(_ example: FidelityCase) throws {
        try Self.compare(example)
    }

    /// Where no filter can be had, every call of every kind stops twice.
    @Test(arguments: FidelityCase.all)
    func isTheSameWhereEveryCallStops(_ example: FidelityCase) throws {
        var example = example
        example.launcher.insert("@without_seccomp", at: 0)
        // What the application's own filter refuses is seen before that.
        if example.command[0].hasPrefix("@seccomp_") { example.calls = nil }
        try Self.compare(example)
    }

    private static func compare(_ example: FidelityCase) throws {
        let directory = try directory()
        let library = FixtureLibrary.shared
        let launcher = try library.resolve(example.launcher)
        let command = try library.resolve(example.command)
        let recording = "\(directory).jsonl"

        let native = finish(RunningProgram(launcher + example.native + command, in: directory), example)
        let recorded = finish(
            RunningProgram(launcher + Recorder.words(command, output: recording), in: directory), example)
        #expect(recorded == native)
        try check(ReadRecording(recording), example, status: native.status)
    }

    private static func finish(_ program: RunningProgram, _ example: FidelityCase) -> RunningProgram.Result {
        var result = program.finish()
        if !example.lastWords.isEmpty {
            _ = Patience.wait { program.output.hasSuffix(example.lastWords) }
            result.output = program.output
        }
        return result
    }

    private static func directory() throws -> String {
        let directory = Scratch.directory("case")
        try ExecutableFiles.writeScripts(to: directory)
        return directory
    }

    private static func check(_ recording: ReadRecording, _ example: FidelityCase, status: Int32) throws {
        let calls = recording.calls
        #expect(calls.map(\.number).sorted() == calls.indices.map { UInt64($0) + 1 })
        if let expected = example.calls { #expect(calls.count == expected) }
        let marks = calls.compactMap(\.mark).filter { $0 != 0 }
        #expect(marks.filter { $0 < 1 << 32 }.sorted() == example.marks.sorted())
        let openEnded = marks.filter { $0 >= 1 << 32 }.sorted()
        #expect(openEnded == openEnded.indices.map { UInt64($0) + (1 << 32) })
        for call in calls where call.mark != nil {
            let isWhole = call.captured.result == -Int64(EBADF) && call.duration != nil
            #expect(isWhole || (example.mayBreakOff && call.captured.result == nil), "\(call)")
        }
        checkThatCallsFollowEachOther(calls)

        let starts = recording.processes.filter { if case .start = $0.change { true } else { false } }
        if let expected = example.processes { #expect(starts.count == expected) }
        let ends = recording.processes.filter {
            switch $0.change {
            case .exit, .killed: true
            case .start, .exec: false
            }
        }
        #expect(ends.map(\.pid).sorted() == starts.map(\.pid).sorted())
        let ending = try #require(recording.ending)
        #expect(ending.calls == UInt64(calls.count))
        #expect(!ending.isStopped)
        switch ending.reason {
        case .exited(let number): #expect(number == status)
        case .signaled(let number): #expect(128 + number == status)
        case .detached: Issue.record("bpfrec let go of it")
        }
    }

    /// A thread is in one call at a time.
    private static func checkThatCallsFollowEachOther(_ calls: [CallEvent]) {
        for (_, ofThread) in Dictionary(grouping: calls, by: \.tid) {
            let inOrder = ofThread.sorted { $0.number < $1.number }
            for (call, next) in zip(inOrder, inOrder.dropFirst()) {
                #expect(call.time + (call.duration ?? 0) <= next.time)
            }
        }
    }
}
