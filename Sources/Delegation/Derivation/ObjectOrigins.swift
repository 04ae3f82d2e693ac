import BpfAbi
import Recording

/// Where an object came from that a call works on. The tracer notes the kernel's own id of every descriptor at every
/// call, so that an object is the same object through dup, fork, exec, SCM_RIGHTS and pins, and nothing has to be
/// concluded from descriptor numbers. Ids are not used again for as long as they can be told apart here.
struct ObjectOrigins {
    private struct Object: Hashable {
        var kind: DescriptorFact.Kind
        var id: UInt32

        init?(_ fact: DescriptorFact?) {
            guard let fact, let id = fact.id else { return nil }
            kind = fact.kind
            self.id = id
        }
    }

    private var pinned: Set<Object> = []
    /// Programs that make bpf(2) calls in the kernel.
    private var callers: Set<Object> = []

    mutating func follow(_ event: CallEvent) {
        let call = event.captured
        guard call.errno == nil else { return }
        switch call.command.name {
        case "obj_pin":
            if let object = Object(event.facts.descriptors[call.pinnedObject]) { pinned.insert(object) }
        case "prog_load" where call.type == CapabilityRules.syscallProgram:
            if let object = Object(event.created),
                HelperRules.makesBpfCalls(instructions: call.region("insns") ?? [])
            {
                callers.insert(object)
            }
        default: break
        }
    }

    /// Why no token permits the call, where that is because of what it works on.
    func obstacle(_ event: CallEvent) -> String? {
        let call = event.captured
        switch call.command.name {
        case "obj_get" where call.errno == nil:
            guard let object = Object(event.created), !pinned.contains(object) else { return nil }
            let path = call.region("pathname").map { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            return "another program pinned \(path ?? "the object"): a bpffs that is delegated starts empty"
        case "prog_test_run":
            guard let object = Object(event.facts.descriptors[call.testedProgram]), callers.contains(object)
            else { return nil }
            return
                "a light skeleton: the calls that its program makes in the kernel pass no token, and no tracer "
                + "sees them; a skeleton made without bpftool's -L loads the same by itself"
        default: return nil
        }
    }
}
