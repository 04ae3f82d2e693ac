import BpfAbi
import Recording

/// Capabilities that the kernel was seen to ask an application for outside bpf(2), in a netlink message say, and that
/// it had. Whether the call would have gone on without is not to be seen, so what was used is needed.
struct ObservedCapabilities {
    private struct Key: Hashable {
        /// The inode of the user namespace that was asked.
        var namespace: UInt32
        var capability: Capability
        var image: Int
    }

    private struct Use {
        var key: Key
        var calls: UInt64
        /// The system call of the first.
        var call: String
    }

    private var uses: [Use] = []
    /// Where a token was made: the sandbox's namespace, whatever others the application made for itself.
    private var tokenNamespace: UInt32?
    private var firstNamespace: UInt32?

    /// A token is made in the namespace that its bpffs belongs to, or not at all.
    mutating func follow(_ event: CallEvent) {
        guard let own = event.checks?.last(where: { $0.namespace == .own })?.inode else { return }
        if firstNamespace == nil { firstNamespace = own }
        if event.captured.command == .tokenCreate, event.captured.errno == nil { tokenNamespace = own }
    }

    /// The capability, where the check may say something about a policy.
    mutating func add(_ event: CheckEvent, image: Int, run: RunPrivilege) -> Capability? {
        let check = event.check
        if check.namespace == .own, firstNamespace == nil { firstNamespace = check.inode }
        guard let capability = Self.capability(event, run) else { return nil }
        let key = Key(namespace: check.inode, capability: capability, image: image)
        if let index = uses.firstIndex(where: { $0.key == key }) {
            uses[index].calls += 1
        } else {
            uses.append(Use(key: key, calls: 1, call: event.call))
        }
        return capability
    }

    /// What is needed, by whom: the number of a program.
    func needs(_ run: RunPrivilege) -> [(capability: Capability, image: Int, call: String, calls: UInt64)] {
        uses.filter { use in
            run == .privileged || use.key.namespace == tokenNamespace ?? firstNamespace
        }.map { ($0.key.capability, $0.key.image, $0.call, $0.calls) }
    }

    /// In the sandbox it is the sandbox's own user namespace that counts. Where root asked the initial one, only what
    /// the owner of a namespace is asked would be asked of the sandbox as well.
    static func capability(_ event: CheckEvent, _ run: RunPrivilege) -> Capability? {
        guard event.check.isGranted, let capability = Capability(rawValue: event.check.capability),
            !ofFiles.contains(capability)
        else { return nil }
        switch (run, event.check.namespace) {
        case (.delegated, .own): return capability
        case (.privileged, .initial):
            return ofOwners.contains { $0.capabilities.contains(capability) && $0.calls.contains(event.call) }
                ? capability : nil
        default: return nil
        }
    }

    /// The namespace is asked for these before it is known whose file it is (capable_wrt_inode_uidgid(), 6.18), at
    /// every path that may not be searched; and no files count but those of the one user that the sandbox maps.
    static let ofFiles = named("chown", "dac_override", "dac_read_search", "fowner", "fsetid")

    /// What the kernel asks of the user namespace that owns the network, or of the caller's own (6.18). Whatever else
    /// root is asked, the initial one is asked for.
    private static let ofOwners: [(capabilities: Set<Capability>, calls: Set<String>)] = [
        (
            named("net_bind_service", "net_admin", "net_raw"),
            ["socket", "bind", "sendto", "sendmsg", "sendmmsg", "setsockopt", "ioctl"]
        ),
        (named("sys_chroot"), ["chroot"]),
        (named("sys_admin"), ["unshare", "setns", "clone", "clone3"]),
        (named("setpcap"), ["prctl"]),
    ]

    private static func named(_ names: String...) -> Set<Capability> {
        Set(names.compactMap { Capability(name: $0) })
    }
}
