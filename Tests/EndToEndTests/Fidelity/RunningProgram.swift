import Foundation
import Glibc
import TestSupport

/// A program in a session of its own, with nothing but what it is given: standard input from /dev/null, output and
/// errors into files, no other descriptor, default signals.
final class RunningProgram {
    /// How a program ended, as a shell tells it: 128+N after signal N.
    struct Result: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
    ]

    let pid: pid_t
    private let place: String
    private var ended: Int32?

    /// In a directory, its own where none is given.
    convenience init(
        _ words: [String], in directory: String? = nil, environment: [String] = RunningProgram.environment
    ) {
        let place = Scratch.directory("run")
        let launcher = "\(FixtureLibrary.shared.directory)/starts_clean"
        self.init(launcher, [launcher, directory ?? place] + words, environment, place)
    }

    /// As it is, for the compiler.
    convenience init(compiler words: [String]) {
        self.init(words[0], words, Self.environment, Scratch.directory("run"))
    }

    private init(_ file: String, _ words: [String], _ environment: [String], _ place: String) {
        self.place = place
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        let creating = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 1, "\(place)/out", creating, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, "\(place)/err", creating, 0o644)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)))

        var argv = words.map { strdup($0) } + [nil]
        var envp = environment.map { strdup($0) } + [nil]
        defer { for string in argv + envp { free(string) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, file, &actions, &attributes, &argv, &envp)
        self.pid = pid
        if error != 0 { ended = 127 << 8 }
    }

    deinit {
        // A test that gives up leaves nothing behind.
        if !hasEnded { kill(-pid, SIGKILL) }
    }

    var output: String { text("out") }
    var errors: String { text("err") }

    private func text(_ name: String) -> String {
        String(
            decoding: (try? Data(contentsOf: URL(fileURLWithPath: "\(place)/\(name)"))) ?? Data(),
            as: UTF8.self)
    }

    func signal(_ number: Int32) {
        kill(pid, number)
    }

    /// Waits until it has written that; false when it ended, or half a minute went by.
    @discardableResult
    func waitForOutput(_ text: String) -> Bool {
        Patience.wait { output.contains(text) || hasEnded } && output.contains(text)
    }

    var hasEnded: Bool {
        if ended != nil { return true }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return false }
        ended = status
        return true
    }

    /// Waits for the end, and brings it about after a minute and a half.
    func finish() -> Result {
        if !Patience.wait(seconds: 90, until: { hasEnded }) {
            kill(-pid, SIGKILL)
            kill(pid, SIGKILL)
            _ = Patience.wait { hasEnded }
            return Result(
                status: -1, output: output, errors: errors + "\n(killed by the test: it did not end)\n")
        }
        let raw = ended ?? -1
        let status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
        return Result(status: status, output: output, errors: errors)
    }
}
