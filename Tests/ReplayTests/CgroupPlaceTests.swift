import LinuxCalls
import Testing

@testable import Replay

struct CgroupPlaceTests {
    struct Machine: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let mountinfo: String
        let membership: String
        let directory: String?
    }

    static let machines: [Machine] = [
        Machine(
            testDescription: "version 2 alone",
            mountinfo: "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
            membership: "0::/user.slice/session-1.scope\n",
            directory: "/sys/fs/cgroup/user.slice/session-1.scope"),
        Machine(
            testDescription: "both versions",
            mountinfo: """
                32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """,
            membership: "9:name=systemd:/x\n1:cpu:/y\n0::/\n", directory: "/sys/fs/cgroup/unified"),
        Machine(
            testDescription: "a container that sees a part",
            mountinfo: "30 23 0:26 /docker/1 /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
            membership: "0::/docker/1/inner\n", directory: "/sys/fs/cgroup/inner"),
        Machine(
            testDescription: "version 1 alone",
            mountinfo: "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw\n",
            membership: "1:cpu:/\n", directory: nil),
        Machine(testDescription: "nothing mounted", mountinfo: "", membership: "0::/\n", directory: nil),
    ]

    @Test(arguments: machines)
    func aProcessFindsItsOwn(_ machine: Machine) {
        #expect(
            CgroupPlace.directory(
                mounts: MountTable(mountinfo: machine.mountinfo), membership: machine.membership)
                == machine.directory)
    }
}
