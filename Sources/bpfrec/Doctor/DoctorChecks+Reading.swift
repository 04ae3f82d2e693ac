extension DoctorCheck {
    @Sendable static func userNamespaces(_ system: DoctorSystem) -> DoctorFinding {
        guard system.link("/proc/self/ns/user") != nil else {
            return .missing("the kernel has none", fix: "boot a kernel with CONFIG_USER_NS=y")
        }
        if system.number("/proc/sys/user/max_user_namespaces") == 0 {
            return .missing("user.max_user_namespaces is 0", fix: "sysctl user.max_user_namespaces=15000")
        }
        // These bind users without privilege alone, and through a helper nothing works without.
        if !system.canDelegate {
            for setting in unprivilegedUserNamespaces where system.number(setting.file) == setting.refusing {
                let fix = "use sudo, or \(setting.fix)"
                return system.isHelped
                    ? .missing(setting.detail, fix: fix) : .limited(setting.detail, fix: fix)
            }
        }
        return .ok("can be made")
    }

    private struct UserNamespaceSetting: Sendable {
        let file: String
        let refusing: Int
        let detail: String
        let fix: String
    }

    private static let unprivilegedUserNamespaces = [
        UserNamespaceSetting(
            file: "/proc/sys/kernel/unprivileged_userns_clone", refusing: 0,
            detail: "only root can make them here", fix: "sysctl kernel.unprivileged_userns_clone=1"),
        UserNamespaceSetting(
            file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", refusing: 1,
            detail: "AppArmor takes the capabilities of those that users make",
            fix:
                "an AppArmor profile for bpfrec with userns, or sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        ),
    ]

    @Sendable static func ptrace(_ system: DoctorSystem) -> DoctorFinding {
        let isPrivileged = system.holds(19)  // CAP_SYS_PTRACE
        let anyProcess =
            isPrivileged ? "any process can be followed" : "this user's processes can be followed"
        switch system.number("/proc/sys/kernel/yama/ptrace_scope") {
        case 1 where !isPrivileged:
            return .limited(
                "commands that bpfrec runs can be followed, running processes (-p) cannot (Yama)",
                fix: "use sudo, or sysctl kernel.yama.ptrace_scope=0")
        case 2 where !isPrivileged:
            return .missing(
                "only root may trace (Yama)", fix: "use sudo, or sysctl kernel.yama.ptrace_scope=1")
        case 3:
            return .missing(
                "switched off until the next boot (Yama)", fix: "boot without kernel.yama.ptrace_scope=3")
        default:
            return .ok(anyProcess)
        }
    }

    @Sendable static func seccomp(_ system: DoctorSystem) -> DoctorFinding {
        let actions = system.text("/proc/sys/kernel/seccomp/actions_avail")?.split(separator: " ") ?? []
        guard actions.contains("trace") else {
            return .missing(
                "the kernel cannot stop a process at bpf(2) alone",
                fix: "boot a kernel with CONFIG_SECCOMP_FILTER=y")
        }
        guard let mode = system.status("Seccomp"), mode != "0" else {
            return .ok("bpf(2) can be stopped at, and all else runs at full speed")
        }
        return .limited(
            "bpfrec itself runs under a filter, as in a container, which may refuse what it needs",
            fix: "run bpfrec on the host, or the container with --security-opt seccomp=unconfined")
    }

    @Sendable static func lockdown(_ system: DoctorSystem) -> DoctorFinding {
        guard let modes = system.text("/sys/kernel/security/lockdown") else {
            return .note("unknown: there is none, or securityfs is not mounted")
        }
        let active = modes.split(separator: " ").first { $0.hasPrefix("[") }?.dropFirst().dropLast() ?? "?"
        switch active {
        case "none": return .ok("none")
        case "integrity":
            return .note("integrity: the helper bpf_probe_write_user is refused, to root as well")
        default:
            return .note("\(active): helpers that read kernel memory are refused, to root as well")
        }
    }

    /// A token goes to libbpf of 1.4 or later by itself; older ones do not know it.
    @Sendable static func libbpf(_ system: DoctorSystem) -> DoctorFinding {
        let folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib", "/usr/local/lib"]
        let found = folders.lazy.compactMap { system.link("\($0)/libbpf.so.1") }.first
        guard let file = found?.split(separator: "/").last, file.hasPrefix("libbpf.so.") else {
            return .note("no shared libbpf here; applications may carry their own")
        }
        let version = file.dropFirst("libbpf.so.".count)
        let numbers = version.split(separator: ".").compactMap { Int($0) }
        guard numbers.count >= 2 else { return .note("\(version)") }
        guard (numbers[0], numbers[1]) >= (1, 4) else {
            return .note(
                "\(version): applications that use it do not look for a token",
                fix: "link them with libbpf 1.4 or later")
        }
        return .ok("\(version): applications that use it find their token")
    }

    /// Hybrid machines mount it elsewhere than at /sys/fs/cgroup, so only mountinfo knows.
    static func cgroup2MountPoint(_ mountinfo: String) -> String? {
        for line in mountinfo.split(separator: "\n") {
            let halves = line.split(separator: " ")
            guard let dash = halves.firstIndex(of: "-"), halves.count > dash + 1, halves.count > 4 else {
                continue
            }
            if halves[dash + 1] == "cgroup2" { return String(halves[4]) }
        }
        return nil
    }

    /// The soft limit of RLIMIT_MEMLOCK as /proc/PID/limits prints it.
    static func lockedMemory(_ limits: String) -> String? {
        let title = "Max locked memory"
        return limits.split(separator: "\n").first { $0.hasPrefix(title) }?.dropFirst(title.count)
            .split(separator: " ").first.map(String.init)
    }
}
