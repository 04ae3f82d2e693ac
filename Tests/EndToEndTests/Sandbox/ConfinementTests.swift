import Delegation
import TestSupport
import Testing

/// An application that runs for an ordinary user cannot undo its sandbox, whatever it may do inside.
@Suite(.requires(.root, .samples), .serialized) struct ConfinementTests {
    /// How the attempts are made, which is as they came out.
    enum Power: String, CaseIterable, Sendable {
        case withoutCapabilities
        case withEveryCapability
        /// Without any, but in a user namespace that it made itself, where it has all.
        case inANamespaceOfItsOwn
    }

    static let outcomes: [Power: Result<[String: String], any Error>] = Dictionary(
        uniqueKeysWithValues: Power.allCases.map { power in (power, Result { try attempt(power) }) })

    private static func attempt(_ power: Power) throws -> [String: String] {
        let bench = try SandboxBench(for: .user(54321))
        let result = try bench.run(
            [BuiltProgram.sample("tries-to-escape").path]
                + (power == .inANamespaceOfItsOwn ? ["nested"] : []),
            capabilities: power == .withEveryCapability ? Capability.all : [])
        try #require(result.status == 0, "\(result.error)")
        let lines = result.output.split(separator: "\n").map { $0.split(separator: ": ", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: lines.map { (String($0[0]), String($0[1])) })
    }

    static let attempts = [
        "write core_pattern", "write sysrq-trigger", "read shadow", "write shadow",
        "write a file of /proc/sys",
        "write a file of /sys", "unmount /proc/sys", "unmount /proc", "write below an unmounted /sys",
        "remount /proc/sys", "remount /sys", "mount a fresh proc", "mount a fresh proc in its place",
        "write to a fresh sysfs", "move the lock of /proc/sys away", "bind /proc without its lock",
        "bind /proc/sys and remount it", "bind the root without what is on it", "mount debugfs and the like",
        "write to tracefs", "mount a wider bpffs", "widen the bpffs", "see interfaces",
        "see interfaces in sysfs",
        "reach the host's cgroup", "mount the host's cgroup", "leave its cgroup", "trace init", "read init",
        "use inherited descriptors", "see processes", "list programs", "make a device file", "set the time",
        "set the host's name",
    ]

    @Test(arguments: Power.allCases)
    func everyAttemptWasMade(_ power: Power) throws {
        let outcomes = try #require(Self.outcomes[power]).get()
        #expect(Set(outcomes.keys) == Set(Self.attempts))
    }

    @Test(arguments: attempts, Power.allCases)
    func isRefused(_ attempt: String, _ power: Power) throws {
        let outcome = try #require(Self.outcomes[power]).get()[attempt]
        #expect(outcome?.hasPrefix("refused (") ?? false, "\(outcome ?? "not tried")")
    }

    /// Else the attempts would prove nothing.
    @Test func whatIsRefusedCanBeDoneOutside() throws {
        let scratch = ScratchDirectory()
        let result = try BuiltProgram(path: "/usr/bin/unshare").run(
            ["--mount", "--uts", BuiltProgram.sample("tries-to-escape").path], in: scratch.url)
        let done = result.output.split(separator: "\n").filter { $0.contains(": DONE") }
        #expect(done.count > Self.attempts.count / 2, "\(result.output)")
        _ = try BuiltProgram(path: "/bin/rm").run(["-f", "/tmp/bpfrec-disk"], in: scratch.url)
    }

    @Test func rootItselfIsToldOnceThatItsFilesAreNotProtected() throws {
        let bench = try SandboxBench()
        let result = try bench.bpfrec(["record", "--token", "any", "--", "true"])
        #expect(result.error.ranges(of: "root to files").count == 1)
        let asUser = try SandboxBench(for: .user(54321)).bpfrec(["record", "--token", "any", "--", "true"])
        #expect(!asUser.error.contains("root to files"))
    }

    @Test(arguments: ["/proc/sys", "/sys"])
    func rootItselfCannotWriteWhatIsLocked(_ place: String) throws {
        let find = ["find", place, "-xdev", "-type", "f", "-writable"]
        let bench = try SandboxBench()
        let outside = try BuiltProgram(path: "/usr/bin/env").run(find, in: bench.scratch.url)
        #expect(!outside.output.isEmpty)
        #expect(try bench.run(find, capabilities: Capability.all).output.isEmpty)
    }
}
