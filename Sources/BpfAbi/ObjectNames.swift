/// What maps and programs are called: /proc says what a descriptor is, but not its name. That is known from the call that
/// made the object, or from the kernel's answer to another.
package struct ObjectNames: Sendable {
    private struct Object: Hashable {
        var kind: DescriptorFact.Kind
        var id: UInt32
    }

    /// An application that makes maps all day is not to fill the memory.
    private static let limit = 1 << 16

    private var names: [Object: String] = [:]

    package init() {}

    /// Takes from a call what it tells of names, and puts names to the descriptors in it.
    package mutating func complete(
        _ call: CapturedCall, facts: inout CallFacts, created: inout DescriptorFact?
    ) {
        learn(from: call, facts, created)
        guard !names.isEmpty else { return }
        for (descriptor, fact) in facts.descriptors {
            if let name = name(of: fact) { facts.descriptors[descriptor]?.fields.name = name }
        }
        if let fact = created, let name = name(of: fact) { created?.fields.name = name }
    }

    private func name(of fact: DescriptorFact) -> String? {
        guard let id = fact.id else { return nil }
        return names[Object(kind: fact.kind, id: id)]
    }

    private mutating func learn(from call: CapturedCall, _ facts: CallFacts, _ created: DescriptorFact?) {
        switch call.command {
        case .mapCreate: note(created, AttrLayout.mapCreate.place(of: "map_name"), in: call.attr)
        case .progLoad: note(created, AttrLayout.progLoad.place(of: "prog_name"), in: call.attr)
        case .objGetInfoByFd:
            guard let answer = call.regions.last(where: { $0.field == "info.info" && $0.phase == .exit }),
                let descriptor = call.attr.integer(at: 0, as: Int32.self),
                var fact = facts.descriptors[descriptor]
            else { return }
            let layout = fact.kind == .map ? StructLayout.mapInfo : StructLayout.progInfo
            // The number of a descriptor may have been another's when it was looked at.
            guard [.map, .prog].contains(fact.kind), let id = answer.bytes.integer(at: 4, as: UInt32.self)
            else { return }
            fact.fields.id = id
            note(fact, layout.fields.first { $0.name == "name" }?.place, in: answer.bytes)
        default: return
        }
    }

    private mutating func note(_ fact: DescriptorFact?, _ place: FieldPlace?, in bytes: [UInt8]) {
        guard let fact, let id = fact.id, let place else { return }
        let text = bytes.dropFirst(place.offset).prefix(place.width).prefix { $0 != 0 }
        guard !text.isEmpty || !names.isEmpty else { return }
        if names.count >= Self.limit { names.removeAll() }
        names[Object(kind: fact.kind, id: id)] = text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }
}
