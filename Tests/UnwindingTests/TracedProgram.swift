import CTracee
import Glibc
import Testing

/// A program under ptrace by the calling thread, for one test at a time.
struct TracedProgram: ~Copyable {
    let pid: Int32

    init(_ arguments: String...) throws {
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        argv.append(nil)
        defer { argv.forEach { free($0) } }
        pid = tracee_start(argv)
        try #require(pid > 0)
    }

    deinit {
        tracee_kill(pid)
    }

    /// Up to the entry of the next bpf(2) of any thread.
    func runToBpf() throws -> Int32 {
        let tid = tracee_run_to(321)
        try #require(tid > 0, "the program ended without a bpf(2)")
        return tid
    }

    func runToExec() throws {
        try #require(tracee_run_to_exec() > 0)
    }
}
