import CLinux
import LinuxCalls

/// Where results go. Lines are gathered, so that a long recording is not written in a million small calls; on a
/// terminal each line shows at once.
final class StandardOutput {
    private let isImmediate: Bool
    private let write: ([UInt8]) throws(SyscallError) -> Void
    private var pending: [UInt8] = []

    init(isImmediate: Bool, write: @escaping ([UInt8]) throws(SyscallError) -> Void) {
        self.isImmediate = isImmediate
        self.write = write
    }

    func line(_ text: String = "") throws(CommandFailure) {
        try self.text(text + "\n")
    }

    func lines(_ lines: [String]) throws(CommandFailure) {
        for text in lines { try line(text) }
    }

    func text(_ text: String) throws(CommandFailure) {
        pending += text.utf8
        if isImmediate || pending.count >= 1 << 16 { try flush() }
    }

    func flush() throws(CommandFailure) {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending = []
        do {
            try write(bytes)
        } catch {
            // Whoever read us has seen enough (`bpfrec show | head`). This process was told to ignore SIGPIPE, or it
            // would be gone already.
            if error.errno == SyscallError.brokenPipe { clinux_end_by_broken_pipe() }
            throw .cannot("cannot write standard output: \(ErrnoName.text(error.errno))")
        }
    }
}
