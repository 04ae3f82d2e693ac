import CLinux
import Delegation
import Glibc
import LinuxCalls

/// Who connected, as the kernel noted it at that moment.
struct Peer {
    let pid: Int32
    let uid: UInt32
    let gid: UInt32

    init?(of socket: CInt) {
        var peer = clinux_peer()
        guard clinux_peer(socket, &peer) >= 0 else { return nil }
        pid = peer.pid
        uid = peer.uid
        gid = peer.gid
    }

    var description: String { "uid \(uid), pid \(pid)" }

    /// Its user namespace, when that belongs to its user and to nobody else; or why it is not to be entered. What was
    /// judged is what is entered: a descriptor, whatever the process has become since.
    func userNamespace(_ socket: CInt) -> UserNamespace.Judgement {
        guard pid > 0 else { return .refused(.gone, errno: 0) }
        let descriptor = clinux_peer_user_namespace(socket, pid)
        switch -descriptor {
        case ESRCH, ENOENT: return .refused(.gone, errno: 0)
        case 1...: return .refused(.failed, errno: -descriptor)
        default: break
        }
        let namespace = OwnedDescriptor(adopting: descriptor)
        var number: UInt64 = 0
        switch clinux_judge_user_namespace(namespace.raw, uid, &number) {
        case CInt(CLINUX_NAMESPACE_OWNED.rawValue):
            return .good(UserNamespace(descriptor: namespace, number: number))
        case CInt(CLINUX_NAMESPACE_OURS.rawValue): return .refused(.noNamespace, errno: 0)
        case CInt(CLINUX_NAMESPACE_FOREIGN.rawValue): return .refused(.foreignNamespace, errno: 0)
        case let result: return .refused(.failed, errno: -result)
        }
    }
}

/// A user namespace that a bpffs is to belong to.
struct UserNamespace: ~Copyable {
    let descriptor: OwnedDescriptor
    /// As `user:[N]` names it.
    let number: UInt64

    enum Judgement: ~Copyable {
        case good(UserNamespace)
        case refused(HelperReply.Refusal, errno: Int32)
    }
}
