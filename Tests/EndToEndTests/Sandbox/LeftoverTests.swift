import Foundation
import Glibc
import TestSupport
import Testing

/// Whatever an application does to stay, and whoever is killed: nothing is left behind.
@Suite(.requires(.root, .samples), .serialized) struct LeftoverTests {
    static let sample = BuiltProgram.sample("leaves-things-behind").path

    @Test func aRehearsalLeavesTheHostAsItWas() throws {
        let before = HostState.now()
        let bench = try SandboxBench(for: .user(54321))
        let result = try bench.rehearse([Self.sample])
        #expect(result.status == 0)
        for step in ["attach to the cgroup", "make a cgroup", "attach to that", "pin"] {
            #expect(result.output.contains("\(step): ok\n"), "\(result.output)")
        }
        #expect(result.output.contains("register: "))
        #expect(before.leftovers().isEmpty)
    }

    enum Side: String, CaseIterable, Sendable {
        case bpfrec, initProcess, application
    }

    /// What runs when someone is killed: a program that leaves behind what it can, or one whose every call is led through
    /// others because it knows of no token.
    enum Application: String, CaseIterable, Sendable {
        case staying, injected

        func words(output: String) throws -> [String] {
            let record = [Recorder.program, "record", "-qq", "--token", "any", "-o", output]
            return switch self {
            case .staying: record + ["--", LeftoverTests.sample, "stay"]
            case .injected:
                record + ["--inject", "auto", "--", try FixtureLibrary.shared.path("unaware_killed")]
            }
        }

        /// How the kernel calls its processes, as far as it goes.
        var name: String { self == .staying ? "leaves-" : "unaware_" }
    }

    /// More by hand: BPFREC_TEST_KILLS=200.
    static let rounds = ProcessInfo.processInfo.environment["BPFREC_TEST_KILLS"].flatMap { Int($0) } ?? 8

    @Test(arguments: Side.allCases, Application.allCases)
    func killedAtARandomMomentNothingIsLeft(_ side: Side, _ application: Application) throws {
        let before = HostState.now()
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<Self.rounds {
            let mark = "BPFREC_TEST_MARK=\(UUID().uuidString)"
            let directory = Scratch.directory("kill")
            let program = RunningProgram(
                try application.words(output: "\(directory)/recording"),
                environment: RunningProgram.environment + [mark, "SUDO_UID=54321", "SUDO_GID=54321"])
            usleep(UInt32.random(in: 0...250_000, using: &generator))
            if let victim = Self.victim(side, application, program, mark) { kill(victim, SIGKILL) }
            // Where there was nobody to kill yet, or that was too late, bpfrec goes.
            if !Patience.wait(seconds: 0.5, until: { program.hasEnded }) { program.signal(SIGKILL) }
            _ = program.finish()
            #expect(Patience.wait { Self.marked(mark).isEmpty }, "processes are left")
            try? FileManager.default.removeItem(atPath: directory)
        }
        #expect(before.leftovers().isEmpty)
    }

    private static func victim(
        _ side: Side, _ application: Application, _ program: RunningProgram, _ mark: String
    ) -> pid_t? {
        switch side {
        case .bpfrec: program.pid
        case .initProcess: marked(mark).first { name($0) == "bpfrec-init" }
        case .application: marked(mark).first { name($0).hasPrefix(application.name) }
        }
    }

    /// Processes that were started with this in their environment, or are a copy of one that was.
    private static func marked(_ mark: String) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap { pid_t($0) }.filter { pid in
            guard let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ") else {
                return false
            }
            return environment.range(of: Data(mark.utf8)) != nil
        }
    }

    private static func name(_ pid: pid_t) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }
}
