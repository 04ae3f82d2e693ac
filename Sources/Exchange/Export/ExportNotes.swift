import BpfAbi
import Delegation

/// What a format leaves out of a policy, and what therefore has to be set beside it.
struct ExportNotes {
    private let policy: DelegationPolicy
    private let format: ExportFormat

    init(_ policy: DelegationPolicy, _ format: ExportFormat) {
        self.policy = policy
        self.format = format
    }

    var lines: [String] {
        switch format {
        // It carries everything.
        case .json: []
        case .lxd, .lxdYaml:
            [kernel, capabilities, network, token, memory] + container("LXD", where: "from 6.4 on") + hex
        case .incus, .incusYaml:
            [kernel, capabilities, network, token, memory]
                + container("Incus", where: "where incus info lists bpf_token_delegation") + hex
        case .systemd: [kernel, systemdCapabilities, systemdNetwork, token] + systemd
        case .mount, .fsconfig, .hex: [kernel, capabilities, network, token, dance] + hex
        case .bpftoolJson:
            [kernel, capabilities, network, token, "bpftool only shows this; nothing reads it to delegate"]
        }
    }

    private var kernel: String {
        "it needs Linux \(policy.requiredKernel ?? .firstWithTokens) or later, which nothing here says"
    }

    private var list: String {
        policy.capabilities.isEmpty
            ? "none" : policy.capabilities.sorted().map(\.kernelName).joined(separator: ", ")
    }

    private var capabilities: String {
        "capabilities are not carried: inside its user namespace the program needs \(list)"
    }

    private var hasOwnNetwork: Bool { policy.sandbox.namespaces?.contains(.net) ?? true }

    private var network: String {
        hasOwnNetwork
            ? "namespaces are not carried: the policy expects a network namespace of the program's own"
            : "namespaces are not carried: the policy expects the host's network, which a container must be given"
    }

    private var token: String {
        "nobody makes the token: the program must ask for it (libbpf 1.4 or later does, at /sys/fs/bpf or where "
            + "LIBBPF_BPF_TOKEN_PATH says\(KernelWriter.path(policy) == DelegationPolicy.defaultBpffs ? "" : ": \(KernelWriter.path(policy))")"
            + "); replay's --inject has no counterpart"
    }

    private var memory: String {
        "set limits.kernel.memlock to unlimited as well, or older libbpf warns that it cannot raise the limit"
    }

    private func container(_ manager: String, where condition: String) -> [String] {
        let isYaml = format == .lxdYaml || format == .incusYaml
        var notes = [
            isYaml
                ? "config edit replaces all of an instance's configuration: add the lines to it, or give them to a profile"
                : "replace INSTANCE by the container's name",
            "\(manager) takes the keys \(condition), for unprivileged containers, at their next start",
        ]
        if manager == "LXD", KernelWriter.path(policy) != DelegationPolicy.defaultBpffs {
            notes.append(
                "LXD mounts at /sys/fs/bpf alone: the policy's \(KernelWriter.path(policy)) is not carried")
        }
        return notes
    }

    private var systemdCapabilities: String {
        policy.capabilities.isEmpty
            ? "capabilities are not carried: the policy gives none"
            : "capabilities are not carried: a service that is not root inside needs AmbientCapabilities="
                + policy.capabilities.sorted().map(\.kernelName).joined(separator: " ")
    }

    private var systemdNetwork: String {
        hasOwnNetwork
            ? "namespaces are not carried: set PrivateNetwork=yes, or the capabilities do not reach the network"
            : "the policy keeps the host's network, which capabilities of the service's user namespace do not reach"
    }

    private var systemd: [String] {
        var notes = [
            "a systemd that does not know a name warns and starts the service with less: look for 'ignoring'"
        ]
        let path = KernelWriter.path(policy)
        if path != DelegationPolicy.defaultBpffs {
            notes.append("systemd mounts at /sys/fs/bpf alone: the policy's \(path) is not carried")
        }
        let newer = policy.delegated.grants.filter { grant in
            guard let axis = grant.axis.delegation, case .number(let number) = grant.value,
                let since = axis.since(UInt32(number)).flatMap({ KernelVersion($0) })
            else { return false }
            return since > Self.kernelOfFirstSystemd
        }
        if !newer.isEmpty {
            notes.append(
                "\(newer.map(\.description).joined(separator: ", ")): newer than systemd \(SystemdNames.firstVersion), "
                    + "so it takes a later one to know the name (262 does)")
        }
        if policy.delegated.progs.isAny {
            notes.append(
                "BPFDelegatePrograms=any also contains what systemd cannot name: netfilter and syscall programs"
            )
        }
        return notes
    }

    /// linux/bpf.h of the kernel that systemd 258 came after.
    private static let kernelOfFirstSystemd = KernelVersion(major: 6, minor: 16)

    private var dance: String {
        "a mount from the host gives no token: fsopen() inside the program's user and mount namespaces, fsconfig() by "
            + "the host's root on that descriptor, fsmount() inside again"
    }

    /// Where a list holds a number, it holds no names.
    private var hex: [String] {
        let unnamed = KernelList.lists(policy).filter { $0.items.contains { $0.hasPrefix("0x") } }.map(
            \.axis.rawValue)
        guard !unnamed.isEmpty, format != .hex, format != .fsconfig else { return [] }
        return ["\(unnamed.joined(separator: ", ")): written as a number, because not every bit has a name"]
    }
}
