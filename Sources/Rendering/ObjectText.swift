package import BpfAbi
import Recording

/// The kernel's objects in few words.
package enum ObjectText {
    /// `4<map rb ringbuf id 12>`; the number alone where nothing is known.
    package static func descriptor(_ number: Int32, _ fact: DescriptorFact?) -> String {
        fact.map { "\(number)<\(words($0))>" } ?? "\(number)"
    }

    /// `map rb ringbuf id 12`.
    package static func words(_ fact: DescriptorFact) -> String {
        var words = [fact.kind.rawValue]
        let name = fact.name.map(EscapedText.plain) ?? ""
        let type = fact.type.map { typeName(fact.kind, $0) }
        switch fact.kind {
        case .prog:
            if let type { words.append(type) }
            if !name.isEmpty { words.append("\"\(name)\"") }
        case .token:
            if let token = fact.token { words.append(masks(token)) }
        default:
            if !name.isEmpty { words.append(name) }
            if let type { words.append(type) }
        }
        if let id = fact.id { words.append("id \(id)") }
        if fact.isFrozen { words.append("frozen") }
        if let access = fact.access { words.append(access.rawValue) }
        if let path = fact.path { words.append(EscapedText.plain(path)) }
        return words.joined(separator: " ")
    }

    /// `ringbuf` for a map of type 27.
    package static func typeName(_ kind: DescriptorFact.Kind, _ type: UInt32) -> String {
        kind.typeNames?.name(UInt64(type)).map(shortName) ?? "type \(type)"
    }

    /// `ringbuf` for `BPF_MAP_TYPE_RINGBUF`, `cgroup_inet_ingress` for `BPF_CGROUP_INET_INGRESS`: as the mount
    /// options of a bpffs name them.
    package static func shortName(_ name: String) -> String {
        for prefix in ["BPF_MAP_TYPE_", "BPF_PROG_TYPE_", "BPF_LINK_TYPE_", "BPF_"]
        where name.hasPrefix(prefix) {
            return name.dropFirst(prefix.count).lowercased()
        }
        return name.lowercased()
    }

    /// `cmds=map_create:prog_load maps=any`; axes that grant nothing are left out.
    package static func masks(_ masks: TokenMasks) -> String {
        let axes: [(DelegationAxis, UInt64)] = [
            (.cmds, masks.cmds), (.maps, masks.maps), (.progs, masks.progs), (.attachs, masks.attachs),
        ]
        let words = axes.filter { $0.1 != 0 }.map { "\($0.rawValue)=\(mask($1, of: $0))" }
        return words.isEmpty ? "nothing" : words.joined(separator: " ")
    }

    private static func mask(_ mask: UInt64, of axis: DelegationAxis) -> String {
        guard mask != .max else { return "any" }
        var names: [String] = []
        var rest = mask
        for entry in axis.names where entry.value < 64 && mask >> UInt64(entry.value) & 1 == 1 {
            names.append(entry.name)
            rest &= ~(1 << UInt64(entry.value))
        }
        if rest != 0 { names.append("0x\(String(rest, radix: 16))") }
        return names.joined(separator: ":")
    }
}
