import CLinux
import BpfAbi
import Glibc
import LinuxCalls

/// What the helper may do: what it needs to delegate, and no more once it listens.
package enum HelperPrivilege {
    /// CAP_SYS_ADMIN to delegate and to enter a user namespace, CAP_SYS_PTRACE to see in which a client is.
    private static let needed: UInt64 = 1 << 21 | 1 << 19

    /// Says what is missing before anything is done.
    package static func require() throws(HelperError) {
        var capabilities: UInt64 = 0
        guard clinux_capabilities(&capabilities) >= 0, capabilities & needed == needed else {
            throw .notRoot
        }
        let release = KernelName.release()
        if let version = KernelVersion(release), version < .firstWithTokens { throw .tooOld(kernel: release) }
        let context = clinux_fsopen_bpf()
        guard context >= 0 else { throw .failed(SyscallError("fsopen", errno: -context, subject: "bpf")) }
        defer { _ = clinux_close(context) }
        // The context goes without becoming a file system.
        switch clinux_fsconfig(context, "delegate_cmds", "0x1") {
        case 0...: return
        case -EPERM: throw .notInitialRoot
        case let result: throw .failed(SyscallError("fsconfig", errno: -result, subject: "delegate_cmds"))
        }
    }

    /// For good, and for all that it may ever execute.
    package static func dropTheRest() throws(HelperError) {
        do throws(SyscallError) {
            _ = try checked(clinux_renounce(needed), "prctl(PR_CAPBSET_DROP)")
            _ = try checked(clinux_keep_capabilities(needed), "capset")
        } catch {
            throw .failed(error)
        }
    }
}
