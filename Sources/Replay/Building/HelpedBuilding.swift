import BpfAbi
import CLinux
import Delegation
import Glibc
import LinuxCalls

/// How a sandbox is made without root: its init is born into a user namespace of the caller's own, and the one thing that
/// takes privilege, the delegated bpffs, comes from a helper.
enum HelpedBuilding {
    /// The application's pid.
    static func build(
        _ settings: SandboxSettings, _ helper: SandboxSettings.Helper, _ pid: Int32, _ control: CInt,
        _ janitor: inout SandboxJanitor
    ) throws(SandboxError) -> Int32 {
        var channel = SandboxChannel(socket: control)
        janitor.tryToAdd(pid)
        try IdentityMaps.write(settings, pid)
        try channel.goOn()
        try channel.expect([.unshare, .identity])
        try passBpffs(helper, &channel)
        try channel.expect([.enterRoot, .freshProc, .freshSys, .cgroup, .loopback, .mount, .token])
        return try channel.receiveSender(.ready)
    }

    private static func passBpffs(_ helper: SandboxSettings.Helper, _ channel: inout SandboxChannel)
        throws(SandboxError)
    {
        let client = HelperClient(path: helper.path)
        var patience = HelperClient.Patience()
        while true {
            let connection = try channel.receiveConnection(to: helper.path)
            if let context = try ask(client, helper.masks, connection.raw) {
                return try channel.goOn(with: context.raw)
            }
            guard patience.wait() else { throw .helper(.refused(path: helper.path, .busy, errno: 0)) }
            try channel.goOn(error: EAGAIN)
        }
    }

    private static func ask(_ client: HelperClient, _ masks: TokenMasks, _ connection: CInt)
        throws(SandboxError) -> OwnedDescriptor?
    {
        do throws(HelperFailure) {
            return try client.bpffs(masks, over: connection)
        } catch {
            throw .helper(error)
        }
    }
}
