import CLinux
import LinuxCalls

/// A child of the helper in a client's user namespace, where it opens the bpf file system. Whoever owns that may stop or
/// kill it.
struct InsideChild: ~Copyable {
    /// What came of it.
    enum Outcome: ~Copyable {
        case context(OwnedDescriptor)
        case failed(call: String, errno: Int32)
    }

    let channel: OwnedDescriptor
    private let pid: Int32

    init(entering namespace: borrowing UserNamespace) throws(SyscallError) {
        var channel: CInt = -1
        pid = try checked(clinux_open_bpffs_inside(namespace.descriptor.raw, &channel), "fork")
        self.channel = OwnedDescriptor(adopting: channel)
    }

    deinit {
        // It has nothing to do any more, stopped or not; nobody but its parent can have taken its number.
        Signals.send(9, to: pid)
        var status: CInt = 0
        _ = clinux_reap(pid, &status)
    }

    /// When the channel can be read.
    func outcome() -> Outcome {
        var message = clinux_sandbox_message()
        var descriptor: CInt = -1
        var sender: pid_t = 0
        let result = clinux_receive(channel.raw, &message, &descriptor, &sender)
        guard result == 1 else { return .failed(call: "the child inside", errno: result < 0 ? -result : 3) }
        guard message.error == 0, descriptor >= 0 else {
            let isOpening = message.step == Int32(CLINUX_SANDBOX_FSOPEN.rawValue)
            return .failed(call: isOpening ? "fsopen" : "setns, unshare", errno: message.error)
        }
        return .context(OwnedDescriptor(adopting: descriptor))
    }
}
