import CLinux
package import LinuxCalls

/// A shell command that is run in the sandbox beside the application, with every capability of its user namespace,
/// again and again until it ends with 0.
package final class SandboxCompanion: Sendable {
    let command: String
    private let ourEnd: CInt
    /// What the sandbox's side is to speak over.
    let itsEnd: CInt

    package init(_ command: String) throws(SyscallError) {
        var ends: [CInt] = [-1, -1]
        _ = try checked(clinux_companion_channel(&ends), "socketpair")
        self.command = command
        (ourEnd, itsEnd) = (ends[0], ends[1])
    }

    deinit {
        _ = clinux_close(ourEnd)
    }

    /// The sandbox's processes have their own copies by now.
    func isStarted() { _ = clinux_close(itsEnd) }

    /// Whether there is nothing more to wait for: it said 0, or cannot be run at all.
    package var hasSpoken: Bool { clinux_can_read(ourEnd) == 1 }

    /// After the application's end: has it try a last time, and says whether it ever said 0. One that hangs is not
    /// waited for.
    package func finish(within milliseconds: Int) -> Bool {
        _ = clinux_companion_hurry(ourEnd)
        var byte: UInt8 = 0
        guard clinux_can_read_within(ourEnd, CInt(clamping: milliseconds)) == 1 else { return false }
        return clinux_read(ourEnd, &byte, 1) == 1 && byte == 1
    }
}
