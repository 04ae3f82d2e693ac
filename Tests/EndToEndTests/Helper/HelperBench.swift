import Foundation
import Glibc
import TestSupport
import Testing

/// A helper that runs as root, and users without root who ask it.
final class HelperBench {
    /// Nobody needs to have these numbers.
    static let user: UInt32 = 54321
    static let otherUser: UInt32 = 54322
    static let stranger: UInt32 = 54323

    let scratch: ScratchDirectory
    let socket: String
    let helper: RunningProgram

    /// With a policy that grants this much; systemd's part is played where the socket is to be passed.
    init(
        _ policy: String, allowing users: [UInt32] = [user], isSocketPassed: Bool = false
    ) throws {
        scratch = ScratchDirectory()
        socket = scratch.path("helper.sock")
        try scratch.write("[delegate]\n\(policy)\n", to: "ceiling.toml")
        let words =
            [Recorder.program, "delegate", "--policy", scratch.path("ceiling.toml")]
            + (isSocketPassed ? [] : ["--socket", socket]) + users.flatMap { ["--allow-uid", "\($0)"] }
        let launcher = isSocketPassed ? [try FixtureLibrary.shared.path("passes_socket"), socket] : []
        helper = RunningProgram(launcher + words)
        try #require(Patience.wait { helper.errors.contains("serving") || helper.hasEnded })
        try #require(!helper.hasEnded, "\(helper.errors)")
    }

    deinit {
        helper.signal(SIGTERM)
        _ = helper.finish()
    }

    /// A directory of a user's own.
    func directory(of user: UInt32) throws -> URL {
        let url = scratch.url.appending(path: "home-\(user)")
        if !FileManager.default.fileExists(atPath: url.path) {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
            chown(url.path, user, user)
        }
        return url
    }

    func bpfrec(_ words: [String], as user: UInt32 = user) throws -> RunningProgram.Result {
        let identity = ["--reuid", "\(user)", "--regid", "\(user)", "--clear-groups"]
        return RunningProgram(
            ["/usr/bin/setpriv"] + identity + [Recorder.program] + words,
            in: try directory(of: user).path
        ).finish()
    }

    /// What the fixture of that name says, which asks for these masks.
    func client(_ mode: String, as user: UInt32 = user, _ masks: [UInt64] = [1, 4, 0, 0]) throws -> [String] {
        let result = RunningProgram(
            [try FixtureLibrary.shared.path("helper_client"), socket, "\(user)", mode]
                + masks.map { String($0, radix: 16) }
        ).finish()
        #expect(result.status == 0, "\(result)")
        return result.output.split(separator: "\n").map(String.init)
    }

    func crowd(_ mode: String, _ number: Int) throws -> [String] {
        let result = RunningProgram(
            [try FixtureLibrary.shared.path("helper_crowd"), socket, "\(Self.user)", mode, "\(number)"]
        ).finish()
        #expect(result.status == 0, "\(result)")
        return result.output.split(separator: "\n").map(String.init)
    }
}

extension HelperBench {
    /// What it has once it has served a few at once and let go of the last of them.
    func stateAfterAFew() throws -> HelperState {
        let idle = HelperState(self)
        #expect(try crowd("crowd", 50) == ["granted 50 of 50"])
        #expect(Patience.wait { HelperState(self).hasLetGo(since: idle) })
        return HelperState(self)
    }
}

/// What a helper has of the machine; the rest is `HostState`, which knows that others work there as well.
struct HelperState: Equatable {
    var descriptors: Int
    var children: [String]
    /// In KiB.
    var memory: Int

    init(_ bench: HelperBench) {
        let process = "/proc/\(bench.helper.pid)"
        let status = (try? String(contentsOfFile: "\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        memory = line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "\(process)/fd").count) ?? 0
        let text = try? String(
            contentsOfFile: "\(process)/task/\(bench.helper.pid)/children", encoding: .utf8)
        children = (text ?? "").split(separator: " ").map(String.init)
    }

    /// Memory that an allocator keeps for the next time is no leak; what grows with every client would be.
    func isAsBefore(_ before: HelperState) -> Bool {
        hasLetGo(since: before) && memory <= before.memory + 2048
    }

    func hasLetGo(since before: HelperState) -> Bool {
        descriptors == before.descriptors && children == before.children
    }
}
