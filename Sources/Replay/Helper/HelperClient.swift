package import BpfAbi
import CLinux
import Delegation
import Glibc
import LinuxCalls

/// A client's side of the conversation with a helper: one question a connection.
package struct HelperClient: Sendable {
    let path: String

    package init(path: String) {
        self.path = path
    }

    /// What may be had at most.
    package func ceiling() throws(HelperFailure) -> TokenMasks {
        var patience = Patience()
        while true {
            let descriptor = clinux_connect(path)
            guard descriptor >= 0 else { throw .unreachable(path: path, errno: -descriptor) }
            let socket = OwnedDescriptor(adopting: descriptor)
            let (reply, uninvited) = try ask(.ceiling, over: socket.raw)
            if uninvited >= 0 { _ = clinux_close(uninvited) }
            switch reply {
            case .ceiling(let masks): return masks
            case .refused(.busy, _) where patience.wait(): continue
            default: throw failure(reply)
            }
        }
    }

    /// A bpffs for whom the helper takes the other end of the connection for; nil: it is to be asked again, later.
    func bpffs(_ masks: TokenMasks, over socket: CInt) throws(HelperFailure) -> OwnedDescriptor? {
        let (reply, descriptor) = try ask(.grant(masks), over: socket)
        guard descriptor >= 0 else {
            if case .refused(.busy, _) = reply { return nil }
            throw failure(reply)
        }
        let context = OwnedDescriptor(adopting: descriptor)
        guard reply == .granted(masks) else { throw .strange(path: path) }
        return context
    }

    private func ask(_ request: HelperRequest, over socket: CInt) throws(HelperFailure) -> (HelperReply, CInt)
    {
        let bytes = request.bytes
        let sent = clinux_send_packet(socket, bytes, bytes.count, -1)
        // One that refuses at once may have closed before it could be asked; what it said is still there.
        guard sent >= 0 || sent == -EPIPE else { throw .unreachable(path: path, errno: -sent) }
        var buffer = [UInt8](repeating: 0, count: HelperReply.sizeLimit)
        var descriptor: CInt = -1
        var sender: pid_t = 0
        let size = clinux_receive_packet(socket, &buffer, buffer.count, &descriptor, &sender)
        guard size >= 0 else {
            if size == -EAGAIN { throw .silent(path: path) }
            throw .unreachable(path: path, errno: Int32(-size))
        }
        guard let reply = HelperReply(Array(buffer[..<size])) else {
            if descriptor >= 0 { _ = clinux_close(descriptor) }
            throw .strange(path: path)
        }
        return (reply, descriptor)
    }

    private func failure(_ reply: HelperReply) -> HelperFailure {
        switch reply {
        case .exceeds(let masks): .exceeds(path: path, masks: masks)
        case .refused(let refusal, let errno): .refused(path: path, refusal, errno: errno)
        case .ceiling, .granted: .strange(path: path)
        }
    }

    /// How long a client that found too many others goes on asking.
    struct Patience {
        private var tries = 0

        /// Longer every time, and not in step with others; false when it is over, after half a minute or so.
        mutating func wait() -> Bool {
            guard tries < 60 else { return false }
            let longest = UInt32(50_000) << UInt32(min(tries, 4))
            usleep(UInt32.random(in: longest / 2...longest))
            tries += 1
            return true
        }
    }
}
