import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// Running processes are followed, and let go of without a trace.
@Suite(.requires(.root)) struct AttachTests {
    enum Way: String, CaseIterable, Sendable {
        case interrupt
        case terminate
        case time
    }

    @Test(arguments: Way.allCases)
    func aProcessIsFollowedAndGoesOn(_ way: Way) throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let recording = "\(directory)/recording"
        let application = RunningProgram([
            try FixtureLibrary.shared.path("calls_until_told"), "4", end,
        ])
        #expect(application.waitForOutput("ready\n"))

        let options = way == .time ? ["--for", "5s"] : []
        let bpfrec = RunningProgram(
            [Recorder.program, "record", "-qq", "-o", recording, "-p", "\(application.pid)"] + options)
        // Calls of the threads that were there, of new ones, and of children.
        let isFollowed = Patience.wait {
            // Reading takes time from those who are to be read of.
            usleep(50_000)
            guard let calls = try? ReadRecording(recording).calls else { return false }
            let old = Set(calls.filter { $0.mark == 0 && $0.pid == application.pid }.map(\.tid))
            return old.count == 4 && calls.contains { $0.mark == 7 && $0.pid != application.pid }
                && calls.contains { $0.mark == 8 && $0.pid == application.pid }
        }
        #expect(isFollowed)
        switch way {
        case .interrupt: bpfrec.signal(SIGINT)
        case .terminate: bpfrec.signal(SIGTERM)
        case .time: break
        }
        #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
        #expect(try ReadRecording(recording).ending?.reason == .detached)
        #expect(Self.tracers(of: application.pid) == [0])

        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(
            application.finish() == RunningProgram.Result(status: 4, output: "ready\nbad 0\n", errors: ""))
    }

    @Test func itsEndIsTheEndOfTheRecording() throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let application = RunningProgram([
            try FixtureLibrary.shared.path("calls_until_told"), "2", end,
        ])
        #expect(application.waitForOutput("ready\n"))
        let bpfrec = RunningProgram([
            Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p", "\(application.pid)",
        ])
        #expect(Patience.wait { ((try? ReadRecording("\(directory)/recording").calls) ?? []).count > 20 })
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(application.finish().status == 4)
        #expect(bpfrec.finish() == RunningProgram.Result(status: 0, output: "", errors: ""))
        #expect(try ReadRecording("\(directory)/recording").ending?.reason == .exited(4))
    }

    @Test func onlyOneMayTrace() throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        let command = [try FixtureLibrary.shared.path("calls_until_told"), "1", end]
        let first = RunningProgram(Recorder.words(command, output: "\(directory)/first"))
        #expect(first.waitForOutput("ready\n"))
        let pid = try #require(try ReadRecording("\(directory)/first").processes.first?.pid)
        let second = RunningProgram([
            Recorder.program, "record", "-qq", "-o", "\(directory)/second", "-p", "\(pid)",
        ]).finish()
        #expect(second.status == 125)
        let reason = "process \(first.pid) (bpfrec) traces it already, and only one may"
        #expect(second.errors.contains(reason), "\(second.errors)")
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(first.finish().status == 4)
    }

    @Test func aProcessMayEndMeanwhile() throws {
        let directory = Scratch.directory("attach")
        for round in 0..<25 {
            let application = RunningProgram([
                try FixtureLibrary.shared.path("ends_soon"), "\(round * 3000)",
            ])
            #expect(application.waitForOutput("ready\n"))
            let bpfrec = RunningProgram([
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "-p",
                "\(application.pid)",
            ])
            #expect(application.finish().status == 0)
            let result = bpfrec.finish()
            let isGone =
                result.status == 125
                && (result.errors.contains("no such process") || result.errors.contains("No such process"))
            #expect(result.status == 0 || isGone, "\(result)")
        }
    }

    /// That of one of its threads means the process.
    @Test func aThreadsNumberWillDo() throws {
        let fixture = try FollowedFixture("idle_threads", ["2", "FILE"])
        let tid = try #require(Self.threads(of: fixture.application.pid).max())
        #expect(tid != fixture.application.pid)
        let bpfrec = fixture.follow(["-qq", "-p", "\(tid)"])
        #expect(Patience.wait { Self.tracers(of: fixture.application.pid) == [Int(bpfrec.pid)] })
        fixture.end(saying: "ready\ndone\n")
        bpfrec.finishQuietly()
        #expect(try ReadRecording(fixture.recording).ending?.reason == .exited(4))
    }

    @Test(.requires(.installed("strace")))
    func aThreadThatAnotherTracesIsTold() throws {
        let fixture = try FollowedFixture("idle_threads", ["2", "FILE"])
        let tid = try #require(Self.threads(of: fixture.application.pid).max())
        let strace = RunningProgram(["strace", "-qq", "-e", "trace=none", "-p", "\(tid)"])
        #expect(Patience.wait { Self.tracers(of: fixture.application.pid) == [0, Int(strace.pid)] })
        let result = fixture.follow(["-q", "--for", "200ms"]).finish()
        #expect(result.status == 0)
        #expect(
            result.errors.hasPrefix("bpfrec: thread \(tid) is not followed: Operation not permitted ")
                && result.errors.contains(": process \(strace.pid) (strace) traces it already\n"),
            "\(result.errors)")
        strace.signal(SIGINT)
        _ = strace.finish()
        fixture.end(saying: "ready\ndone\n")
    }

    @Test func aThreadOfTheKernelsOwnCannotBe() {
        let recording = Scratch.directory("attach") + "/recording"
        let result = RunningProgram([Recorder.program, "record", "-qq", "-o", recording, "-p", "2"]).finish()
        #expect(result.status == 125)
        #expect(result.errors.contains("it is the kernel's own"), "\(result.errors)")
    }

    static func threads(of pid: pid_t) -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? [])
            .compactMap { pid_t($0) }
    }

    /// Who traces the threads of a process.
    static func tracers(of pid: pid_t) -> Set<Int> {
        Set(
            threads(of: pid).compactMap { tid in
                let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(tid)/status", encoding: .utf8)
                return text?.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
                    .flatMap { Int($0.split(separator: "\t").last ?? "") }
            })
    }
}
