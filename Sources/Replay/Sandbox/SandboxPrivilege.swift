import BpfAbi
import CLinux
package import Delegation
import LinuxCalls

/// What bpfrec itself may do: what it needs to make a sandbox, and the little that it keeps afterwards.
package enum SandboxPrivilege {
    private static let sysAdmin: UInt64 = 1 << 21

    /// To trace the application and to read what it does (CAP_SYS_PTRACE, CAP_KILL, and
    /// CAP_CHECKPOINT_RESTORE for the files that it has mapped), to write files for the user who
    /// asked (CAP_DAC_OVERRIDE, CAP_CHOWN, CAP_FOWNER), and to look at BPF objects (CAP_BPF, CAP_PERFMON).
    private static let kept: UInt64 = [19, 5, 40, 1, 0, 3, 39, 38].reduce(0) { $0 | 1 << $1 }

    /// Says what is missing before anything is done. Through a helper it is the helper that needs privilege.
    package static func require(isHelped: Bool = false) throws(SandboxError) {
        var capabilities: UInt64 = 0
        guard isHelped || clinux_capabilities(&capabilities) >= 0 && capabilities & sysAdmin != 0 else {
            throw .notRoot
        }
        let release = KernelName.release()
        if let version = KernelVersion(release), version < .firstWithTokens { throw .tooOld(kernel: release) }
    }

    /// Once the last sandbox is made: what the tracer reads from the application, it reads without the power over the
    /// rest of the machine.
    /// Injection needs CAP_SYS_ADMIN besides, to suspend filters of the application's own.
    package static func drop(except others: [Capability] = []) {
        _ = clinux_keep_capabilities(others.reduce(kept) { $0 | 1 << UInt64($1.rawValue) })
    }
}
