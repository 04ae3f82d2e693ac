import CLinux
import Glibc
import LinuxCalls
package import Tracing

/// A user namespace with a delegated bpffs, made and waiting for its application to be told to go.
///
/// This process does what has to be done from outside, see `PrivilegedBuilding` and `HelpedBuilding`. Everything else
/// happens inside, in C between fork and exec.
package struct Sandbox: ~Copyable {
    /// The application's process, which has not begun yet.
    package let application: LaunchedApplication
    private let initProcess: SandboxInit
    private let control: OwnedDescriptor
    private let janitor: SandboxJanitor

    package static func make(_ settings: SandboxSettings, filter: SeccompFilter?) throws(SandboxError)
        -> Sandbox
    {
        try SandboxPrivilege.require(isHelped: settings.helper != nil)
        var janitor = try SandboxJanitor.start(settings)
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
            let pid = try build(settings, started.pid, control.raw, &janitor)
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

    /// What this sandbox lacks that others have; nil: nothing.
    package var shortfall: String? { janitor.shortfall }

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
            let companion = settings.companion
            let strings = CStringArray(
                [settings.bpffs, settings.root, settings.helper?.path, companion?.command].map {
                    Array(($0 ?? "").utf8)
                })
            return try settings.program.withCProgram(filter: filter, noNewPrivileges: false) {
                (program) throws(SyscallError) -> Started in
                var started = Started(pid: 0, control: -1, go: -1, failure: -1)
                var sandbox = clinux_sandbox(
                    program: program, capabilities: settings.capabilities,
                    root: settings.root == nil ? nil : UnsafePointer(strings.pointer[1]),
                    bpffs: strings.pointer[0], uid: settings.inside.uid, gid: settings.inside.gid,
                    new_net: settings.hasOwnNetwork ? 1 : 0, new_cgroup: settings.hasOwnCgroup ? 1 : 0,
                    is_trial: settings.isTrial ? 1 : 0,
                    helper: settings.helper == nil ? nil : UnsafePointer(strings.pointer[2]),
                    hands_out_tokens: settings.handsOutTokens ? 1 : 0,
                    companion: companion == nil ? nil : UnsafePointer(strings.pointer[3]),
                    companion_channel: companion?.itsEnd ?? -1)
                started.pid = try checked(
                    clinux_sandbox_start(&sandbox, &started.control, &started.go, &started.failure),
                    "clone(CLONE_NEWNS|CLONE_NEWPID)")
                companion?.isStarted()
                return started
            }
        } catch {
            throw settings.helper == nil ? .start(error) : .noUserNamespace(errno: error.errno)
        }
    }

    private static func build(
        _ settings: SandboxSettings, _ pid: Int32, _ control: CInt, _ janitor: inout SandboxJanitor
    ) throws(SandboxError) -> Int32 {
        guard let helper = settings.helper else {
            return try PrivilegedBuilding.build(settings, pid, control, janitor)
        }
        return try HelpedBuilding.build(settings, helper, pid, control, &janitor)
    }
}
