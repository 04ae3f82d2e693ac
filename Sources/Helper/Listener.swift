import CLinux
import Glibc
import LinuxCalls

/// The socket that clients connect to.
package struct Listener: ~Copyable {
    let socket: OwnedDescriptor
    /// Where it is to be removed in the end; nil: whoever made it does.
    private let path: String?

    /// systemd's first descriptor (sd_listen_fds(3)).
    private static let firstInherited: CInt = 3

    /// A socket of its own: for root alone, or for everyone to connect and be judged.
    package init(path: String, mode: UInt32) throws(HelperError) {
        let descriptor = clinux_listen_at(path, mode)
        guard descriptor >= 0 else { throw .noSocket(path: path, errno: -descriptor) }
        socket = OwnedDescriptor(adopting: descriptor)
        self.path = path
    }

    /// The one that systemd listened on before it started us.
    package init(inherited: Void) throws(HelperError) {
        guard clinux_adopt_listener(Self.firstInherited) == 0 else { throw .noInheritedSocket }
        socket = OwnedDescriptor(adopting: Self.firstInherited)
        path = nil
    }

    /// Whether a socket was passed to this process, and to no other whose environment it has.
    package static func isInherited(_ environment: (String) -> String?) -> Bool {
        environment("LISTEN_PID") == "\(getpid())" && environment("LISTEN_FDS") == "1"
    }

    /// Without the power to write in a directory of others' it stays, and the next helper replaces it.
    func remove() {
        if let path { unlink(path) }
    }
}
