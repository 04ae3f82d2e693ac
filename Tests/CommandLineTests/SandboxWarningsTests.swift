import BpfAbi
import Delegation
import Testing

@testable import bpfrec

/// What a user is told before something runs in a sandbox.
struct SandboxWarningsTests {
    @Test func wordsThatNameAnInterfaceOfTheHostAreFound() {
        let names: Set<String> = ["lo", "eth0", "wlan0"]
        #expect(HostInterfaces.named(in: ["app", "-i", "eth0", "eth0", "lo"], among: names) == ["eth0"])
        // The program itself may be called anything; and a word has to be the whole name.
        #expect(HostInterfaces.named(in: ["wlan0", "--dev=eth0"], among: names).isEmpty)
    }

    @Test func theMachineHasALoopback() {
        #expect(HostInterfaces.names().contains("lo"))
    }

    @Test func grantsOfALaterKernelAreNamed() throws {
        let policy = try DelegationPolicy(
            parsing: Array(
                "[delegate]\ncmds = [\"map_create\", \"btf_get_fd_by_id\"]\nmaps = [\"hash\"]\n".utf8))
        let older = KernelVersion(major: 6, minor: 12)
        #expect(
            UnknownGrants.warnings(policy, on: older)
                == ["cmds:btf_get_fd_by_id is of Linux 6.15 and means nothing to this kernel, 6.12"])
        #expect(UnknownGrants.warnings(policy, on: KernelVersion(major: 6, minor: 15)).isEmpty)
    }
}
