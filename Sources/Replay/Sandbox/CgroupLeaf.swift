import CLinux
import Glibc
import LinuxCalls

/// A fresh cgroup that is the sandbox's root. Programs attached to a cgroup outlive whoever attached them, so it is
/// removed by a process of its own, which does so also when bpfrec is killed.
struct CgroupLeaf: ~Copyable {
    let path: String
    private let lifeline: OwnedDescriptor
    private let janitor: Int32

    /// Where a process's own cgroup is in the file system, from /proc/PID/mountinfo and /proc/PID/cgroup.
    static func directory(mounts: MountTable, membership: String) -> String? {
        guard
            let line = membership.split(separator: "\n").first(where: { $0.hasPrefix("0::") }),
            let mount = mounts.mounts.first(where: { $0.type == "cgroup2" })
        else { return nil }
        let own = line.dropFirst(3)
        // In a container the mount may show only a part of the tree.
        let relative =
            mount.root == "/" ? own : own.hasPrefix(mount.root) ? own.dropFirst(mount.root.count) : ""
        return mount.point + (relative == "/" ? "" : relative)
    }

    static func make() throws(SandboxError) -> CgroupLeaf {
        let mounts = MountTable(mountinfo: (try? Files.text(of: "/proc/self/mountinfo")) ?? "")
        guard
            let parent = Self.directory(
                mounts: mounts, membership: (try? Files.text(of: "/proc/self/cgroup")) ?? "")
        else { throw .noCgroup(reason: "no cgroup2 file system is mounted") }
        let path = "\(parent)/bpfrec-\(getpid())-\(Clock.monotonic())"
        guard mkdir(path, 0o755) == 0 else {
            throw .noCgroup(reason: "mkdir \(path): \(ErrnoName.text(errno))")
        }
        var lifeline: CInt = -1
        let janitor = clinux_cgroup_janitor(path, &lifeline)
        guard janitor > 0 else {
            rmdir(path)
            throw .noCgroup(reason: "fork: \(ErrnoName.text(-janitor))")
        }
        return CgroupLeaf(path: path, lifeline: OwnedDescriptor(adopting: lifeline), janitor: janitor)
    }

    func add(_ pid: Int32) throws(SandboxError) {
        do throws(SyscallError) {
            let file = try Files.open("\(path)/cgroup.procs", flags: O_WRONLY)
            try Files.write(Array("\(pid)".utf8), to: file.raw, subject: "\(path)/cgroup.procs")
        } catch {
            throw .noCgroup(reason: "\(error)")
        }
    }

    /// Has it removed, with every process that is still in it, and waits until that is done.
    consuming func remove() {
        let janitor = self.janitor
        Self.close(lifeline)
        var status: CInt = 0
        _ = clinux_reap(janitor, &status)
    }

    private static func close(_ descriptor: consuming OwnedDescriptor) {}
}
