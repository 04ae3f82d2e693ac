import LinuxCalls
import Testing

@testable import Tracing

struct StopTests {
    static let stops: [(WaitStatus, Stop, Stop.Kind)] = [
        (.stopped(signal: 5, event: 7), .seccomp, .entry),
        (.stopped(signal: 0x85, event: 0), .systemCall, .systemCall),
        (.stopped(signal: 5, event: 1), .child(.fork), .birth),
        (.stopped(signal: 5, event: 2), .child(.vfork), .birth),
        (.stopped(signal: 5, event: 3), .child(.clone), .birth),
        (.stopped(signal: 5, event: 4), .exec, .other),
        (.stopped(signal: 19, event: 128), .groupStop(signal: 19), .other),
        (.stopped(signal: 22, event: 128), .groupStop(signal: 22), .other),
        (.stopped(signal: 5, event: 128), .attention, .other),
        (.stopped(signal: 17, event: 0), .signal(17), .signal),
        // A SIGTRAP of the application's own.
        (.stopped(signal: 5, event: 0), .signal(5), .signal),
        (.exited(status: 3), .exited(status: 3), .end),
        (.killed(signal: 9), .killed(signal: 9), .end),
        // One of a later kernel.
        (.stopped(signal: 5, event: 99), .attention, .other),
    ]

    @Test(arguments: stops)
    func aStatusSaysWhyItStopped(_ status: WaitStatus, _ stop: Stop, _ kind: Stop.Kind) {
        #expect(Stop(status) == stop)
        #expect(stop.kind == kind)
    }
}
