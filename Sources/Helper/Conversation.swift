import BpfAbi
import CLinux
import Delegation
import LinuxCalls

/// One client, from its connection to the answer.
final class Conversation {
    enum State {
        case awaitingRequest
        /// For a child to be free.
        case waiting(TokenMasks)
        case inside(TokenMasks)
        case over
    }

    let socket: OwnedDescriptor
    let peer: Peer
    let deadline: UInt64
    var state = State.awaitingRequest
    /// In the state `inside`.
    var child: InsideChild?
    var childDeadline: UInt64 = .max
    /// The user namespace that it is for, once known.
    var namespace: UInt64 = 0

    init(_ socket: consuming OwnedDescriptor, _ peer: Peer, deadline: UInt64) {
        self.socket = socket
        self.peer = peer
        self.deadline = deadline
    }

    var isOver: Bool {
        if case .over = state { return true }
        return false
    }

    var isInside: Bool {
        if case .inside = state { return true }
        return false
    }

    enum Heard {
        case request(HelperRequest)
        case nonsense
        /// It closed its end.
        case nothing
    }

    func hear() -> Heard {
        var buffer = [UInt8](repeating: 0, count: HelperRequest.sizeLimit)
        let size = clinux_receive_bytes(socket.raw, &buffer, buffer.count)
        guard size > 0 else { return .nothing }
        return HelperRequest(Array(buffer.prefix(size))).map(Heard.request) ?? .nonsense
    }

    /// The last word. It cannot block: nothing else was ever written to this socket.
    @discardableResult
    func answer(_ reply: HelperReply, with descriptor: CInt = -1) -> Bool {
        end()
        let bytes = reply.bytes
        let isSent = clinux_send_packet(socket.raw, bytes, bytes.count, descriptor) >= 0
        clinux_hang_up(socket.raw)
        return isSent
    }

    /// Without a word, and without the child.
    func end() {
        state = .over
        child = nil
    }
}
