import BpfAbi
import KernelTypes
import Recording
import Tracing

/// Lets the running kernel name what bpfrec's tables do not know: a command, a value, a field of a release that came
/// after them. The kernel's BTF is read when the first such call comes, and what it names goes into the recording, so
/// that it reads the same elsewhere. Objects get the names that they were made with.
final class NamingSink: EventSink {
    private let next: any EventSink
    private let namesOfKernel: () -> NewerNames
    private var names: NewerNames?
    private var objects = ObjectNames()

    init(_ next: any EventSink, names: @escaping () -> NewerNames = NamingSink.namesOfRunningKernel) {
        self.next = next
        namesOfKernel = names
    }

    func receive(_ event: TraceEvent) {
        next.receive(event)
    }

    func receive(_ call: inout CallEvent) {
        objects.complete(call.captured, facts: &call.facts, created: &call.created)
        if names == nil, needsNames(call) {
            let found = namesOfKernel()
            names = found
            if !found.isEmpty { next.receive(.names(found)) }
        }
        if let names { call.facts.newer = names }
        next.receive(&call)
    }

    /// The data path must stay fast, and has nothing that a newer kernel could name but its flags.
    private func needsNames(_ call: CallEvent) -> Bool {
        let command = call.captured.command
        guard !TraceSelection.isDataPath(command) else { return AttrDecoder.hasUnknownFlags(call.captured) }
        guard CommandNames.name(command.rawValue) != nil else { return true }
        guard !AttrDecoder.knowsAllOf(call.captured) else { return false }
        let attr = AttrDecoder.decode(call.captured, facts: call.facts)
        return attr.tail != nil || attr.fields.contains(where: Self.isUnknown)
    }

    private static func isUnknown(_ field: DecodedField) -> Bool {
        switch field.value {
        case .named(nil, _): true
        case .flags(_, let unknown): unknown != 0
        case .structure(let fields): fields.contains(where: isUnknown)
        default: false
        }
    }

    private static func namesOfRunningKernel() -> NewerNames {
        // Without BTF, numbers are what there is.
        guard let kernel = try? KernelBtf.load() else { return NewerNames() }
        return NewerNames(beyondTablesIn: kernel)
    }
}
