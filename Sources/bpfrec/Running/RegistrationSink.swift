import BpfAbi
import Recording
import Replay
import Tracing

/// Sees to it that what an application registers with the kernel goes when its sandbox does.
final class RegistrationSink: EventSink {
    private static let structOps: UInt32 = 26

    /// Set once the sandbox is there.
    var notes: SandboxNotes?

    func receive(_ event: TraceEvent) {}

    func receive(_ call: inout CallEvent) {
        guard call.captured.command == .mapCreate, let map = call.created,
            map.type == Self.structOps, let id = map.id
        else { return }
        notes?.unregisterAtTheEnd(structOpsMap: id)
    }
}
