package import CLinux

/// A program of ours that runs beside us, without a terminal, and goes when we go.
package enum TrialProgram {
    /// The number under which it finds the first of the files that are passed after its output.
    package static let firstFile: CInt = 3

    /// Its pid. What it writes goes to `files[0]`; the others it finds from `firstFile` on.
    package static func start(_ program: clinux_program, files: [CInt]) throws(SyscallError) -> Int32 {
        var program = program
        return try checked(clinux_trial_start(&program, files, files.count), "fork")
    }

    /// To be called by it: what it runs does not inherit the files.
    package static func keepFiles() throws(SyscallError) {
        _ = try checked(clinux_keep_trial_files(), "fcntl")
    }

    /// Nothing that it started outlives it.
    package static func kill(_ pid: Int32) {
        Signals.send(9, to: pid)
        var status: CInt = 0
        _ = clinux_reap(pid, &status)
    }
}
