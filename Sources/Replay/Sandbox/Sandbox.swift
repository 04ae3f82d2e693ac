import CLinux
import Glibc
import LinuxCalls
package import Tracing

/// A user namespace with a delegated bpffs, made and waiting for its application to be told to go.
///
/// The privileged side (this process) does what only it may: move the init to its cgroup, write the id maps, set the
/// delegation and create the superblock. Everything else happens inside, in C between fork and exec.
package struct Sandbox: ~Copyable {
    /// The application's process, which has not begun yet.
    package let application: LaunchedApplication
    private let initProcess: SandboxInit
    private let control: OwnedDescriptor
    private let janitor: SandboxJanitor

    package static func make(_ settings: SandboxSettings, filter: SeccompFilter?) throws(SandboxError)
        -> Sandbox
    {
        try SandboxPrivilege.require()
        let janitor = try SandboxJanitor.start(settings)
        let started: Started
        do throws(SandboxError) {
            started = try start(settings, filter)
        } catch {
            janitor.finish()
            throw error
        }
        let control = OwnedDescriptor(adopting: started.control)
        let go = OwnedDescriptor(adopting: started.go)
        let failure = OwnedDescriptor(adopting: started.failure)
        let initProcess = SandboxInit(pid: started.pid)
        do throws(SandboxError) {
            let pid = try build(settings, started.pid, control.raw, janitor)
            return Sandbox(
                application: LaunchedApplication(pid: pid, go: go, failure: failure),
                initProcess: initProcess, control: control, janitor: janitor)
        } catch {
            initProcess.end()
            janitor.finish()
            throw error
        }
    }

    package var notes: SandboxNotes { janitor.notes }

    /// Takes down what is left. To be called when the application's processes are gone, or are to go.
    package consuming func close() {
        initProcess.end()
        janitor.finish()
    }

    private struct Started {
        var pid: Int32
        var control: CInt
        var go: CInt
        var failure: CInt
    }

    private static func start(_ settings: SandboxSettings, _ filter: SeccompFilter?) throws(SandboxError)
        -> Started
    {
        do throws(SyscallError) {
            let strings = CStringArray([settings.bpffs, settings.root ?? ""].map { Array($0.utf8) })
            return try settings.program.withCProgram(filter: filter, noNewPrivileges: false) {
                (program) throws(SyscallError) -> Started in
                var started = Started(pid: 0, control: -1, go: -1, failure: -1)
                var sandbox = clinux_sandbox(
                    program: program, capabilities: settings.capabilities,
                    root: settings.root == nil ? nil : UnsafePointer(strings.pointer[1]),
                    bpffs: strings.pointer[0], uid: settings.inside.uid, gid: settings.inside.gid,
                    new_net: settings.hasOwnNetwork ? 1 : 0, new_cgroup: settings.hasOwnCgroup ? 1 : 0,
                    is_trial: settings.isTrial ? 1 : 0,
                    hands_out_tokens: settings.handsOutTokens ? 1 : 0)
                started.pid = try checked(
                    clinux_sandbox_start(&sandbox, &started.control, &started.go, &started.failure),
                    "clone(CLONE_NEWNS|CLONE_NEWPID)")
                return started
            }
        } catch {
            throw .start(error)
        }
    }

    /// Plays the privileged side of the steps; the application's pid.
    private static func build(
        _ settings: SandboxSettings, _ pid: Int32, _ control: CInt, _ janitor: borrowing SandboxJanitor
    ) throws(SandboxError) -> Int32 {
        var channel = SandboxChannel(socket: control)
        try channel.expect([.enterRoot, .freshProc, .hostSys, .hideHost, .lockSystem])
        try janitor.add(pid)
        try channel.goOn()
        try channel.expect([.unshare])
        try writeIdentity(settings, pid)
        try channel.goOn()
        try channel.expect([.identity, .freshSys, .cgroup, .loopback])
        let context = try channel.receiveDescriptor(.openFileSystem)
        try delegate(settings.delegations, context.raw)
        try channel.goOn()
        try channel.expect([.mount, .token])
        return try channel.receiveSender(.ready)
    }

    /// One user and one group: everybody else's files are nobody's inside.
    private static func writeIdentity(_ settings: SandboxSettings, _ pid: Int32) throws(SandboxError) {
        let (inside, outside) = (settings.inside, settings.outside)
        for (file, line) in [
            ("gid_map", "\(inside.gid) \(outside.gid) 1\n"), ("uid_map", "\(inside.uid) \(outside.uid) 1\n"),
        ] {
            let path = "/proc/\(pid)/\(file)"
            do throws(SyscallError) {
                let file = try Files.open(path, flags: O_WRONLY)
                try Files.write(Array(line.utf8), to: file.raw, subject: path)
            } catch {
                throw .privileged("write \(path)", errno: error.errno)
            }
        }
    }

    private static func delegate(_ delegations: [SandboxSettings.Delegation], _ context: CInt)
        throws(SandboxError)
    {
        for option in delegations {
            let result = clinux_fsconfig(context, option.key, option.value)
            guard result >= 0 else {
                switch -result {
                case EPERM: throw .notInitialRoot
                // A mask is always understood.
                case EINVAL where !option.value.hasPrefix("0x"): throw .unknownName(option)
                default: throw .privileged("fsconfig \(option.key)=\(option.value)", errno: -result)
                }
            }
        }
        let result = clinux_fsconfig(context, nil, nil)
        guard result >= 0 else {
            throw .privileged("fsconfig FSCONFIG_CMD_CREATE of the bpffs", errno: -result)
        }
    }
}
