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
            let fixture = try FollowedFixture("executes_itself_until_told")
            let bpfrec = fixture.follow()
            fixture.waitForCalls(moreThan: 10 * marks)
            fixture.end(saying: "ready\ndone\n")
            bpfrec.finishQuietly()

            let recording = try ReadRecording(fixture.recording)
            #expect(recording.ending?.reason == .exited(4))
            let seen = recording.calls.compactMap(\.mark)
            // It came into the midst of a program, and missed nothing from then on.
            let first = try #require(seen.first)
            #expect(seen == Array(first..<(first + UInt64(seen.count))))
            #expect((first + UInt64(seen.count)).isMultiple(of: UInt64(marks)))
            #expect(Set(recording.processes.map(\.pid)) == [fixture.application.pid])
        }
    }

    /// An exec may also take for ever.
    @Test(arguments: [SIGTERM, SIGINT, SIGALRM])
    func anEndIsHeardWhileNobodyCanBeSeized(_ signal: Int32) throws {
        let fixture = try FollowedFixture("exec_held_up", saying: "held up\n")
        let options = signal == SIGALRM ? ["--for", "1s"] : []
        let bpfrec = fixture.follow(["-q"] + options)
        if signal != SIGALRM {
            #expect(Patience.wait { (try? ReadRecording(fixture.recording)) != nil })
            usleep(200_000)
            bpfrec.signal(signal)
        }
        let result = bpfrec.finish()
        #expect(result.status == 125)
        #expect(result.errors.contains("a thread of it is executing a program"), "\(result)")
        fixture.end(saying: "held up\ntracer exited 0\n")
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
            let fixture = try FollowedFixture("exec_when_seized")
            let bpfrec = fixture.follow()
            fixture.waitForCalls(moreThan: 10)
            fixture.end(saying: "ready\ndone\n")
            bpfrec.finishQuietly()
            let recording = try ReadRecording(fixture.recording)
            #expect(recording.ending?.reason == .exited(4))
            let changes = recording.processes.filter { $0.pid == fixture.application.pid }.map { process in
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
            let fixture = try FollowedFixture("thread_chain", ["FILE"] + leader)
            let bpfrec = fixture.follow()
            fixture.waitForCalls(moreThan: 10)
            bpfrec.signal(SIGINT)
            bpfrec.finishQuietly()
            let recording = try ReadRecording(fixture.recording)
            #expect(recording.ending?.reason == .detached)
            #expect(recording.processes.count == 1, "\(recording.processes)")
            #expect(AttachTests.tracers(of: fixture.application.pid) == [0])
            fixture.end(saying: "ready\ndone\n")
        }
    }

    /// At some moment between the first thread and the last, and shortly afterwards.
    @Test func aSignalWhileThreadsAreSeizedIsHeard() throws {
        let fixture = try FollowedFixture("idle_threads", ["300", "FILE"])
        for round in 0..<20 {
            let bpfrec = fixture.follow()
            #expect(Patience.wait { AttachTests.tracers(of: fixture.application.pid) != [0] })
            usleep(UInt32(round) * 500)
            bpfrec.signal(SIGINT)
            bpfrec.finishQuietly()
            #expect(AttachTests.tracers(of: fixture.application.pid) == [0])
        }
        fixture.end(saying: "ready\ndone\n")
    }

    /// It waits for the child of its vfork(), which nothing but SIGKILL interrupts.
    @Test(arguments: [SIGTERM, SIGALRM])
    func aThreadThatCannotStopIsLeft(_ signal: Int32) throws {
        let fixture = try FollowedFixture("vfork_until_told")
        let bpfrec = fixture.follow(["-qq"] + (signal == SIGALRM ? ["--for", "500ms"] : []))
        #expect(Patience.wait { AttachTests.tracers(of: fixture.application.pid) == [Int(bpfrec.pid)] })
        if signal == SIGTERM { bpfrec.signal(signal) }
        bpfrec.finishQuietly()
        #expect(try ReadRecording(fixture.recording).ending?.reason == .detached)
        #expect(AttachTests.tracers(of: fixture.application.pid) == [0])
        fixture.end(saying: "ready\nchild exited 3\n")
    }
}
