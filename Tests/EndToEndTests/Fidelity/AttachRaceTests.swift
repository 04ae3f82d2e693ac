import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// What processes do while they are being seized, or let go of.
@Suite(.requires(.root)) struct AttachRaceTests {
    /// A thread in exec lets nobody be seized until the tracer has heard that those which it seized before have ended.
    @Test func itsThreadsMayCallExecMeanwhile() throws {
        let marks = 4
        for _ in 0..<12 {
            let directory = Scratch.directory("attach")
            let end = "\(directory)/end"
            let application = RunningProgram([
                try FixtureLibrary.shared.path("executes_itself_until_told"), end,
            ])
            #expect(application.waitForOutput("ready\n"))
            let bpfrec = RunningProgram([
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ])
            #expect(
                Patience.wait {
                    ((try? ReadRecording("\(directory)/recording").calls) ?? []).count > 10 * marks
                })
            #expect(FileManager.default.createFile(atPath: end, contents: nil))
            #expect(
                application.finish()
                    == RunningProgram.Result(status: 4, output: "ready\ndone\n", errors: ""))
            #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))

            let recording = try ReadRecording("\(directory)/recording")
            #expect(recording.ending?.reason == .exited(4))
            let seen = recording.calls.compactMap(\.mark)
            // It came into the midst of a program, and missed nothing from then on.
            let first = try #require(seen.first)
            #expect(seen == Array(first..<(first + UInt64(seen.count))))
            #expect((first + UInt64(seen.count)).isMultiple(of: UInt64(marks)))
            #expect(Set(recording.processes.map(\.pid)) == [application.pid])
        }
    }

    /// An exec may also take for ever.
    @Test(arguments: [SIGTERM, SIGINT, SIGALRM])
    func anEndIsHeardWhileNobodyCanBeSeized(_ signal: Int32) throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let application = RunningProgram([try FixtureLibrary.shared.path("exec_held_up"), end])
        #expect(application.waitForOutput("held up\n"))
        let options = signal == SIGALRM ? ["--for", "1s"] : []
        let bpfrec = RunningProgram(
            [
                Recorder.program, "record", "-q", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ] + options)
        if signal != SIGALRM {
            #expect(Patience.wait { (try? ReadRecording("\(directory)/recording")) != nil })
            usleep(200_000)
            bpfrec.signal(signal)
        }
        let result = bpfrec.finish()
        #expect(result.status == 125)
        #expect(result.errors.contains("a thread of it is executing a program"), "\(result)")
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(
            application.finish()
                == RunningProgram.Result(status: 4, output: "held up\ntracer exited 0\n", errors: ""))
    }

    /// Forty processes that start others without a pause.
    @Test func allAreLetGoOfWhileTheyFork() throws {
        let directory = Scratch.directory("attach")
        let application = RunningProgram([try FixtureLibrary.shared.path("forks_forever"), "40"])
        defer { application.signal(SIGKILL) }
        let children = "/proc/\(application.pid)/task/\(application.pid)/children"
        var pids: [pid_t] = []
        #expect(
            Patience.wait {
                let text = (try? String(contentsOfFile: children, encoding: .utf8)) ?? ""
                pids = text.split(separator: " ").compactMap { pid_t($0) }
                return pids.count >= 39
            })
        let followed = [application.pid] + pids.prefix(39)
        let start = Date()
        let bpfrec = RunningProgram(
            [Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "--for", "1s"]
                + followed.flatMap { ["-p", "\($0)"] })
        #expect(bpfrec.finish().status == 0)
        #expect(Date().timeIntervalSince(start) < 15)
        for pid in followed { #expect(AttachTests.tracers(of: pid) == [0]) }
    }

    /// Its first program is gone before all of its threads are seized.
    @Test func aThreadMayExecuteAProgramMeanwhile() throws {
        for _ in 0..<8 {
            let directory = Scratch.directory("attach")
            let end = "\(directory)/end"
            let application = RunningProgram([
                try FixtureLibrary.shared.path("exec_when_seized"), end,
            ])
            #expect(application.waitForOutput("ready\n"))
            let bpfrec = RunningProgram([
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ])
            #expect(
                Patience.wait {
                    ((try? ReadRecording("\(directory)/recording").calls) ?? []).count > 10
                })
            #expect(FileManager.default.createFile(atPath: end, contents: nil))
            #expect(
                application.finish()
                    == RunningProgram.Result(status: 4, output: "ready\ndone\n", errors: ""))
            #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
            let recording = try ReadRecording("\(directory)/recording")
            #expect(recording.ending?.reason == .exited(4))
            let changes = recording.processes.filter { $0.pid == application.pid }.map { process in
                switch process.change {
                case .start: "start"
                case .exec(_, let arguments): "exec \(arguments.last ?? "")"
                case .exit, .killed: "end"
                }
            }
            #expect(changes == ["start", "exec again", "end"])
        }
    }

    /// There is never one that was there before.
    @Test(arguments: [[], ["ends"]])
    func itsThreadsMayComeAndGo(_ leader: [String]) throws {
        for _ in 0..<12 {
            let directory = Scratch.directory("attach")
            let end = "\(directory)/end"
            let application = RunningProgram(
                [try FixtureLibrary.shared.path("thread_chain"), end] + leader)
            #expect(application.waitForOutput("ready\n"))
            let bpfrec = RunningProgram([
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ])
            #expect(
                Patience.wait {
                    ((try? ReadRecording("\(directory)/recording").calls) ?? []).count > 10
                })
            bpfrec.signal(SIGINT)
            #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
            let recording = try ReadRecording("\(directory)/recording")
            #expect(recording.ending?.reason == .detached)
            #expect(recording.processes.count == 1, "\(recording.processes)")
            #expect(AttachTests.tracers(of: application.pid) == [0])
            #expect(FileManager.default.createFile(atPath: end, contents: nil))
            #expect(
                application.finish()
                    == RunningProgram.Result(status: 4, output: "ready\ndone\n", errors: ""))
        }
    }

    /// At some moment between the first thread and the last, and shortly afterwards.
    @Test func aSignalWhileThreadsAreSeizedIsHeard() throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let application = RunningProgram([
            try FixtureLibrary.shared.path("idle_threads"), "300", end,
        ])
        #expect(application.waitForOutput("ready\n"))
        for round in 0..<20 {
            let bpfrec = RunningProgram([
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ])
            #expect(Patience.wait { AttachTests.tracers(of: application.pid) != [0] })
            usleep(UInt32(round) * 500)
            bpfrec.signal(SIGINT)
            #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
            #expect(AttachTests.tracers(of: application.pid) == [0])
        }
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(
            application.finish()
                == RunningProgram.Result(status: 4, output: "ready\ndone\n", errors: ""))
    }

    /// It waits for the child of its vfork(), which nothing but SIGKILL interrupts.
    @Test(arguments: [SIGTERM, SIGALRM])
    func aThreadThatCannotStopIsLeft(_ signal: Int32) throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let application = RunningProgram([
            try FixtureLibrary.shared.path("vfork_until_told"), end,
        ])
        #expect(application.waitForOutput("ready\n"))
        let bpfrec = RunningProgram(
            [
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ] + (signal == SIGALRM ? ["--for", "500ms"] : []))
        #expect(Patience.wait { AttachTests.tracers(of: application.pid) == [Int(bpfrec.pid)] })
        if signal == SIGTERM { bpfrec.signal(signal) }
        #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
        #expect(try ReadRecording("\(directory)/recording").ending?.reason == .detached)
        #expect(AttachTests.tracers(of: application.pid) == [0])
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(
            application.finish()
                == RunningProgram.Result(status: 4, output: "ready\nchild exited 3\n", errors: ""))
    }
}
