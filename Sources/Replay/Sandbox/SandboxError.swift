package import LinuxCalls

/// Why no sandbox could be made: what was tried, what the kernel said, and the way out.
package enum SandboxError: Error, Equatable, CustomStringConvertible {
    case notRoot
    case tooOld(kernel: String)
    case noCgroup(reason: String)
    case start(SyscallError)
    /// Without root.
    case noUserNamespace(errno: Int32)
    case helper(HelperFailure)
    case step(SandboxStep, errno: Int32)
    /// The kernel does not know a name that is to be delegated.
    case unknownName(SandboxSettings.Delegation)
    /// It refuses to delegate anything: this is not the initial user namespace.
    case notInitialRoot
    /// The privileged side's own part of a step.
    case privileged(String, errno: Int32)
    case ended(after: SandboxStep?)

    package var description: String {
        switch self {
        case .notRoot:
            """
            the sandbox needs root: only CAP_SYS_ADMIN in the initial user namespace may delegate BPF. \
            Run this command with sudo, or name by --via PATH the socket of a helper that root runs (bpfrec delegate)
            """
        case .tooOld(let kernel):
            "BPF tokens came with Linux 6.9, and this is \(kernel)"
        case .noCgroup(let reason):
            "no cgroup for the sandbox: \(reason); with --cgroup host it runs in this one"
        case .start(let error):
            "cannot start the sandbox: \(error)\(error.errno == 1 ? "; this container may not make namespaces" : "")"
        case .noUserNamespace(let errno):
            """
            this user cannot make a user namespace: \(ErrnoName.text(errno)); `bpfrec doctor` says which setting forbids it
            """
        case .helper(let failure):
            "\(failure)"
        case .step(let step, let errno):
            "the sandbox cannot \(step.purpose): \(ErrnoName.text(errno))\(step.wayOut(errno).map { "; \($0)" } ?? "")"
        case .unknownName(let option):
            """
            this kernel knows no '\(option.value)', which the policy grants as \(option.axis):\(option.value): take \
            it out, or run this on the kernel that has it
            """
        case .notInitialRoot:
            """
            this root may not delegate BPF: only CAP_SYS_ADMIN in the initial user namespace may, and this is \
            a container's. Run this command outside of it
            """
        case .privileged(let call, let errno):
            "\(call): \(ErrnoName.text(errno))"
        case .ended(let step):
            "the sandbox ended \(step.map { "when it was to \($0.purpose)" } ?? "before it began")"
        }
    }
}

/// The steps that the sandbox's init reports, as the C shim numbers them.
package enum SandboxStep: Int32, CaseIterable, Sendable {
    case enterRoot = 1
    case freshProc
    case hostSys
    case hideHost
    case lockSystem
    case unshare
    case identity
    case freshSys
    case cgroup
    case loopback
    case openFileSystem
    case mount
    case token
    case fork
    case ready
    case connect

    var purpose: String {
        switch self {
        case .enterRoot: "make a mount tree of its own"
        case .freshProc: "mount a /proc of its own"
        case .hostSys: "mount a /sys in the place of the host's"
        case .hideHost: "hide the host's kernel file systems"
        case .lockSystem: "make /proc/sys and /sys read-only"
        case .unshare: "make its namespaces"
        case .identity: "become its user inside"
        case .freshSys: "mount a /sys of its own"
        case .cgroup: "mount its cgroup"
        case .loopback: "bring lo up"
        case .openFileSystem: "open a bpf file system"
        case .mount: "mount the delegated bpffs"
        case .token: "make a token to pass to the application's calls"
        case .fork: "start the application's process"
        case .ready: "get ready"
        case .connect: "reach the helper"
        }
    }

    func wayOut(_ errno: Int32) -> String? {
        switch self {
        case .unshare:
            "see user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns in `bpfrec doctor`"
        case .openFileSystem: "a kernel with CONFIG_BPF_SYSCALL and fsopen(2) is needed"
        case .enterRoot: "--root wants a directory"
        case .freshProc, .hostSys: "the root directory must have an empty /proc and /sys to mount them on"
        case .mount: "--bpffs names another place"
        case .cgroup: "--cgroup host keeps this one"
        case .token: "--inject never does without"
        default: nil
        }
    }
}
