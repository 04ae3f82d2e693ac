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
        for pid in followed { #expect(Self.tracers(of: pid) == [0]) }
    }

    private static func tracers(of pid: pid_t) -> Set<Int> {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        return Set(
            tasks.compactMap { task in
                let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/status", encoding: .utf8)
                return text?.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
                    .flatMap { Int($0.split(separator: "\t").last ?? "") }
            })
    }
}
