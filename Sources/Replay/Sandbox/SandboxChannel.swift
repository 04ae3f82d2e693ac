import CLinux
import LinuxCalls

/// The privileged side's end of the conversation with a sandbox's init.
struct SandboxChannel {
    let socket: CInt
    private var expected: SandboxStep?

    init(socket: CInt) {
        self.socket = socket
    }

    mutating func expect(_ steps: [SandboxStep]) throws(SandboxError) {
        for step in steps {
            if let uninvited = try receive(step).descriptor { _ = clinux_close(uninvited) }
        }
    }

    mutating func receiveDescriptor(_ step: SandboxStep) throws(SandboxError) -> OwnedDescriptor {
        guard let descriptor = try receive(step).descriptor else { throw .ended(after: step) }
        return OwnedDescriptor(adopting: descriptor)
    }

    mutating func receiveSender(_ step: SandboxStep) throws(SandboxError) -> Int32 {
        try receive(step).sender
    }

    /// To a helper, made from inside.
    mutating func receiveConnection(to path: String) throws(SandboxError) -> OwnedDescriptor {
        do throws(SandboxError) {
            return try receiveDescriptor(.connect)
        } catch {
            guard case .step(.connect, let errno) = error else { throw error }
            throw .helper(.unreachable(path: path, errno: errno))
        }
    }

    /// Our part is done, and what came of it may go along; or it is to be asked for again.
    func goOn(with descriptor: CInt = -1, error: CInt = 0) throws(SandboxError) {
        let result = clinux_send(socket, 0, error, descriptor)
        guard result >= 0 else { throw .ended(after: expected) }
    }

    private struct Received {
        var descriptor: CInt?
        var sender: Int32
    }

    private mutating func receive(_ step: SandboxStep) throws(SandboxError) -> Received {
        expected = step
        var message = clinux_sandbox_message()
        var descriptor: CInt = -1
        var sender: pid_t = 0
        let result = clinux_receive(socket, &message, &descriptor, &sender)
        guard result == 1, let reported = SandboxStep(rawValue: message.step) else {
            throw .ended(after: step)
        }
        guard message.error == 0 else { throw .step(reported, errno: message.error) }
        guard reported == step else { throw .ended(after: step) }
        return Received(descriptor: descriptor >= 0 ? descriptor : nil, sender: sender)
    }
}
