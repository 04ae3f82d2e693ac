import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// How a recording ends when bpfrec is told to end it.
@Suite(.requires(.root)) struct EndingTests {
    @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2])
    func aSignalToBpfrecReachesTheApplicationOnce(_ number: Int32) throws {
        let recording = Scratch.directory("ending") + "/recording"
        let command = [try FixtureLibrary.shared.path("interrupted_once"), "\(number)"]
        let program = RunningProgram(Recorder.words(command, output: recording))
        #expect(program.waitForOutput("ready\n"))
        program.signal(number)
        #expect(
            program.finish() == RunningProgram.Result(status: 5, output: "ready\nhandled 1\n", errors: ""))
        let read = try ReadRecording(recording)
        #expect(read.ending?.isStopped == false)
        #expect(read.calls.compactMap(\.mark) == [UInt64(number)])
    }

    @Test func whatIgnoresSignalsIsKilledTwoSecondsAfterItsTime() throws {
        let recording = Scratch.directory("ending") + "/recording"
        let library = FixtureLibrary.shared
        let command = [try library.path("ignores_its_end")]
        let start = Date()
        // They are ignored from its birth, should its time be over before it has begun.
        let program = RunningProgram(
            [try library.path("with_signals_set"), "i2,i15"]
                + Recorder.words(command, output: recording, options: ["--for", "1s"]))
        // An end that bpfrec caused is a success.
        #expect(program.finish().status == 0)
        #expect(Date().timeIntervalSince(start) >= 3)
        let ending = try #require(try ReadRecording(recording).ending)
        #expect(ending.isStopped)
        #expect(ending.reason == .signaled(SIGKILL))
    }

    @Test func timeThatIsOverInterruptsFirst() throws {
        let recording = Scratch.directory("ending") + "/recording"
        let library = FixtureLibrary.shared
        let command = [try library.path("interrupted_once")]
        // It is interrupted when it is ready, and has until SIGKILL to end.
        let program = RunningProgram(
            [try library.path("with_signals_set"), "b2,i15"]
                + Recorder.words(command, output: recording, options: ["--for", "500ms"]))
        #expect(
            program.finish() == RunningProgram.Result(status: 0, output: "ready\nhandled 1\n", errors: ""))
        let ending = try #require(try ReadRecording(recording).ending)
        #expect(ending.isStopped)
        #expect(ending.reason == .exited(5))
    }

    /// Where there is always one that has stopped, bpfrec never sleeps, and no signal interrupts it.
    @Test(arguments: [["@calls_forever"], ["@forks_forever", "40"]])
    func timeRunsOutForThoseWhoNeverRest(_ command: [String]) throws {
        let recording = Scratch.directory("ending") + "/recording"
        let words = try FixtureLibrary.shared.resolve(command)
        let start = Date()
        let program = RunningProgram(Recorder.words(words, output: recording, options: ["--for", "1s"]))
        #expect(program.finish().status == 0)
        #expect(Date().timeIntervalSince(start) < 10)
        #expect(try ReadRecording(recording).ending?.isStopped == true)
    }

    @Test func timeRunsOutWhereTheClocksSignalWasBlockedAndIgnored() throws {
        let recording = Scratch.directory("ending") + "/recording"
        let library = FixtureLibrary.shared
        let command = Recorder.words(
            [try library.path("ignores_its_end")], output: recording, options: ["--for", "200ms"])
        let program = RunningProgram([try library.path("with_signals_set"), "i14,b14"] + command)
        #expect(program.finish().status == 0)
    }

    @Test(arguments: [
        ("/nonexistent", 127), ("./nonexistent", 127), ("nonexistent", 127), ("/etc/passwd", 126), ("/", 126),
    ])
    func whatCannotBeRunIsSaid(_ command: String, _ status: Int32) {
        let recording = Scratch.directory("ending") + "/recording"
        let result = RunningProgram(Recorder.words([command], output: recording)).finish()
        #expect(result.status == status)
        #expect(result.errors.hasPrefix("bpfrec: cannot run \(command): "), "\(result.errors)")
        #expect(result.output.isEmpty)
    }
}
