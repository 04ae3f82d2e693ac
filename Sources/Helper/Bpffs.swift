import BpfAbi
import CLinux
import Delegation
import Glibc
import LinuxCalls

/// The step that takes privilege: a context of our own child's becomes a bpffs that delegates exactly some masks.
enum Bpffs {
    /// Its root belongs to the client, else nothing could be pinned in there.
    static func create(_ context: borrowing OwnedDescriptor, _ masks: TokenMasks, for peer: Peer)
        throws(SyscallError)
    {
        let options =
            DelegatedSets(masks).mountSettings.map { ($0.key, $0.value) } + [
                ("uid", "\(peer.uid)"), ("gid", "\(peer.gid)"),
            ]
        for (key, value) in options {
            _ = try checked(clinux_fsconfig(context.raw, key, value), "fsconfig", "\(key)=\(value)")
        }
        _ = try checked(clinux_fsconfig(context.raw, nil, nil), "fsconfig", "FSCONFIG_CMD_CREATE")
    }

    /// The one option that the kernel refuses because of the client: an id that its user namespace does not map (6.18).
    static func isUnmapped(_ error: SyscallError) -> Bool {
        error.errno == EINVAL && (error.subject ?? "").contains("id=")
    }
}
