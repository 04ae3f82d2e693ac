import CLinux
import Glibc
import LinuxCalls
import Tracing

/// A process that makes, and at the end removes, what would outlive the sandbox: its cgroup (what is attached to one
/// stays when its maker goes), a mount point for the bpffs where there was none, and what the application registers with
/// the kernel. It does so also when bpfrec is
/// killed.
struct SandboxJanitor: ~Copyable {
    /// The sandbox's cgroup as bpfrec sees it.
    let cgroup: String?
    /// Why the application gets no cgroup of its own, where it can do without.
    private(set) var shortfall: String?
    private let lifeline: OwnedDescriptor
    private let pid: Int32

    static func start(_ settings: SandboxSettings) throws(SandboxError) -> SandboxJanitor {
        guard settings.helper != nil else { return try start(settings, hasCgroup: settings.hasOwnCgroup) }
        do throws(SandboxError) {
            return try start(settings, hasCgroup: settings.hasOwnCgroup)
        } catch {
            // Where nobody delegated it, a user's own cgroup is not theirs to divide.
            guard case .noCgroup(let reason) = error else { throw error }
            var janitor = try start(settings, hasCgroup: false)
            janitor.shortfall = reason
            return janitor
        }
    }

    private static func start(_ settings: SandboxSettings, hasCgroup: Bool) throws(SandboxError)
        -> SandboxJanitor
    {
        var cgroup: String?
        if hasCgroup {
            guard let parent = CgroupPlace.own() else {
                throw .noCgroup(reason: "no cgroup2 file system is mounted")
            }
            cgroup = "\(parent)/bpfrec-\(getpid())-\(Clock.monotonic())"
        }
        let point = try MountPoint(settings)
        var lifeline: CInt = -1
        let strings = CStringArray([Array((cgroup ?? "").utf8), Array((point.missingName ?? "").utf8)])
        var duties = clinux_janitor(
            cgroup: cgroup == nil ? nil : UnsafePointer(strings.pointer[0]),
            uid: settings.outside.uid, gid: settings.outside.gid,
            parent: point.parent, name: strings.pointer[1])
        let pid = withExtendedLifetime(strings) { clinux_janitor_start(&duties, &lifeline) }
        guard pid > 0 else { throw .start(SyscallError("fork", errno: -pid)) }
        let janitor = SandboxJanitor(
            cgroup: cgroup, shortfall: nil, lifeline: OwnedDescriptor(adopting: lifeline), pid: pid)
        do throws(SandboxError) {
            try janitor.awaitOutcome(bpffs: settings.bpffs)
            return janitor
        } catch {
            janitor.finish()
            throw error
        }
    }

    private func awaitOutcome(bpffs: String) throws(SandboxError) {
        var outcome: [Int32] = [0, 0]
        let size = outcome.count * MemoryLayout<Int32>.size
        guard clinux_read(lifeline.raw, &outcome, size) == size else {
            throw .start(SyscallError("the janitor of the sandbox", errno: EPIPE))
        }
        guard outcome[0] == 0 else {
            throw .noCgroup(reason: "mkdir \(cgroup ?? ""): \(ErrnoName.text(outcome[0]))")
        }
        guard outcome[1] == 0 else { throw .privileged("mkdir \(bpffs)", errno: outcome[1]) }
    }

    /// Puts a process into the cgroup.
    func add(_ pid: Int32) throws(SandboxError) {
        guard let cgroup else { return }
        do throws(SyscallError) {
            let file = try Files.open("\(cgroup)/cgroup.procs", flags: O_WRONLY)
            try Files.write(Array("\(pid)".utf8), to: file.raw, subject: "\(cgroup)/cgroup.procs")
        } catch {
            throw .noCgroup(reason: "\(error)")
        }
    }

    /// The same for a caller who may make a cgroup and yet not move processes there.
    mutating func tryToAdd(_ pid: Int32) {
        do throws(SandboxError) {
            try add(pid)
        } catch {
            if case .noCgroup(let reason) = error { shortfall = reason }
        }
    }

    /// For what the application makes that would outlive it.
    var notes: SandboxNotes { SandboxNotes(lifeline: lifeline.raw) }

    /// Has everything removed, with every process that is still in the cgroup, and waits until that is done.
    consuming func finish() {
        let pid = self.pid
        let cgroup = self.cgroup
        Self.close(lifeline)
        var status: CInt = 0
        _ = clinux_reap(pid, &status)
        // Nothing is left to do unless somebody killed the janitor.
        if let cgroup { _ = clinux_remove_cgroup(cgroup) }
    }

    private static func close(_ descriptor: consuming OwnedDescriptor) {}
}
