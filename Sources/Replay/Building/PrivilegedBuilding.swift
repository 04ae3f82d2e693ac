import CLinux
import Glibc
import LinuxCalls

/// What the privileged side of a sandbox does, as only it may: move the init to its cgroup, write the id maps, set the
/// delegation and create the superblock.
enum PrivilegedBuilding {
    /// The application's pid.
    static func build(
        _ settings: SandboxSettings, _ pid: Int32, _ control: CInt, _ janitor: borrowing SandboxJanitor
    ) throws(SandboxError) -> Int32 {
        var channel = SandboxChannel(socket: control)
        try channel.expect([.enterRoot, .freshProc, .hostSys, .hideHost, .lockSystem])
        try janitor.add(pid)
        try channel.goOn()
        try channel.expect([.unshare])
        try IdentityMaps.write(settings, pid)
        try channel.goOn()
        try channel.expect([.identity, .freshSys, .cgroup, .loopback])
        let context = try channel.receiveDescriptor(.openFileSystem)
        try delegate(settings.delegations, context.raw)
        try channel.goOn()
        try channel.expect([.mount, .token])
        return try channel.receiveSender(.ready)
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
