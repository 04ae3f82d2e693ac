import Delegation
import KernelTypes
import LinuxCalls

extension DoctorCheck {
    /// In the order in which one rests on another: the first `missing` is the one to mend first.
    static let all: [DoctorCheck] = [
        DoctorCheck("kernel", neededBy: .replay) { system in
            guard let release = system.text("/proc/sys/kernel/osrelease") else {
                return .missing("/proc cannot be read", fix: "mount -t proc proc /proc")
            }
            let numbers = release.split { $0 == "." || $0 == "-" }.prefix(2).compactMap { Int($0) }
            guard numbers.count == 2 else {
                return .note("Linux \(release), whose version is not understood")
            }
            guard (numbers[0], numbers[1]) >= (6, 9) else {
                return .missing("Linux \(release) has no BPF tokens", fix: "boot Linux 6.9 or later")
            }
            return .ok("Linux \(release) (BPF tokens came with 6.9)")
        },
        DoctorCheck("privilege", neededBy: .replay) { system in
            let uid = system.status("Uid")?.split { $0 == "\t" || $0 == " " }.dropFirst().first ?? "?"
            guard system.isInInitialUserNamespace || system.isHelped else {
                return .missing(
                    "uid \(uid) in a user namespace of a container: nothing can be delegated from here",
                    fix: "run bpfrec on the host")
            }
            guard system.canDelegate || system.isHelped else {
                return .missing(
                    "uid \(uid) without CAP_SYS_ADMIN, which delegating a bpffs takes",
                    fix: "use sudo, or a helper that root runs (bpfrec delegate) and doctor --via PATH")
            }
            return .ok(
                system.canDelegate ? "uid \(uid) with CAP_SYS_ADMIN" : "uid \(uid): a helper delegates")
        },
        DoctorCheck("helper", neededBy: .replay) { system in
            switch system.helper {
            case .notAsked: .note("none was asked: --via PATH asks one")
            case .answers(let path, let ceiling): .ok("\(path) delegates \(ceiling.grantNames)")
            case .fails(let why): .missing(why, fix: "bpfrec delegate, run by root; see docs/delegate.md")
            }
        },
        DoctorCheck("bpf(2)", neededBy: .replay) { system in
            let errno = system.bpfErrno()
            switch errno {
            case 0: return .ok("this user can make maps")
            case 38:
                return .missing("the kernel has no bpf(2)", fix: "boot a kernel with CONFIG_BPF_SYSCALL=y")
            case 1 where !system.canDelegate:
                return .limited(
                    "refused for this user: what is recorded will mostly fail", fix: "use sudo")
            default:
                return .missing(
                    "making a map failed: \(ErrnoName.text(errno))",
                    fix: "look for a seccomp filter or a security module that refuses bpf(2)")
            }
        },
        DoctorCheck("unprivileged_bpf_disabled") { system in
            switch system.number("/proc/sys/kernel/unprivileged_bpf_disabled") {
            case 0:
                .note("0: some maps and programs need no privilege, so a recording shows them without any")
            case 1: .ok("1: bpf(2) wants privilege or a token, until the next boot")
            case 2: .ok("2: bpf(2) wants privilege or a token")
            default: .note("there is no such setting in this kernel")
            }
        },
        DoctorCheck("token", neededBy: .replay) { system in
            guard system.canDelegate || system.isHelped else {
                return .missing("not tried without the privilege to delegate", fix: "use sudo, or --via PATH")
            }
            if case .fails = system.helper {
                return .missing("not tried: the helper does not answer", fix: "see the helper above")
            }
            switch system.tokenTrial() {
            case .works: return .ok("a sandbox with a delegated bpffs and a token was made")
            case .refused(let why):
                return .missing(why, fix: "mend what is missing above, or look at the security modules below")
            case .notTried(let why): return .note("not tried: \(why)")
            }
        },
        DoctorCheck("user namespaces", neededBy: .replay, find: userNamespaces),
        DoctorCheck("cgroup2", neededBy: .replay) { system in
            guard let mount = cgroup2MountPoint(system.text("/proc/self/mountinfo") ?? "") else {
                return .missing("not mounted", fix: "mount -t cgroup2 cgroup2 /sys/fs/cgroup")
            }
            return .ok("mounted at \(mount)")
        },
        DoctorCheck("ptrace", neededBy: .record, .replay, find: ptrace),
        DoctorCheck("seccomp", neededBy: .record, .replay, find: seccomp),
        DoctorCheck("BTF") { system in
            guard system.canRead("/sys/kernel/btf/vmlinux") else {
                return .limited(
                    "/sys/kernel/btf/vmlinux cannot be read: CO-RE programs will not load",
                    fix: "boot a kernel with CONFIG_DEBUG_INFO_BTF=y")
            }
            return .ok("/sys/kernel/btf/vmlinux")
        },
        DoctorCheck("bpf(2) tables") { system in
            guard let differences = system.abiDifferences() else {
                return .note("not compared: this kernel has no BTF")
            }
            let summary = AbiComparison.summary(differences)
            guard differences.contains(where: { $0.severity == .contradiction }) else { return .ok(summary) }
            return .limited(summary, fix: "report this kernel's release to the authors of bpfrec")
        },
        DoctorCheck("observer", find: observer),
        DoctorCheck("security modules") { system in
            guard let modules = system.text("/sys/kernel/security/lsm") else {
                return .note("unknown", fix: "mount -t securityfs securityfs /sys/kernel/security")
            }
            let names = modules.split(separator: ",").joined(separator: ", ")
            return .ok(names.isEmpty ? "none" : names)
        },
        DoctorCheck("lockdown", find: lockdown),
        DoctorCheck("perf_event_paranoid") { system in
            guard let level = system.number("/proc/sys/kernel/perf_event_paranoid") else {
                return .note("this kernel has no perf events")
            }
            guard level >= 0 else {
                return .ok("\(level): perf events of the whole machine need no privilege")
            }
            return .note(
                "\(level): tracepoints and sampling want CAP_PERFMON on the host, which no token gives",
                fix: "sysctl kernel.perf_event_paranoid=-1, where the application needs them under a token")
        },
        DoctorCheck("locked memory") { system in
            guard let limit = lockedMemory(system.text("/proc/self/limits") ?? "") else {
                return .note("its limit is unknown")
            }
            // Since 5.11 maps are charged to the memory cgroup and this limit is not looked at.
            return .ok(
                limit == "unlimited" ? "unlimited" : "\(limit) bytes (maps are not charged to it since 5.11)")
        },
        DoctorCheck("libbpf", find: libbpf),
    ]
}
