import LinuxCalls

/// Where a process's own cgroup is in the file system: that is where the sandbox's is made.
enum CgroupPlace {
    static func own() -> String? {
        directory(
            mounts: MountTable(mountinfo: (try? Files.text(of: "/proc/self/mountinfo")) ?? ""),
            membership: (try? Files.text(of: "/proc/self/cgroup")) ?? "")
    }

    /// From the texts of /proc/PID/mountinfo and /proc/PID/cgroup. The mount is found by its type: on a machine that
    /// has version 1 as well it is not at /sys/fs/cgroup.
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
}
