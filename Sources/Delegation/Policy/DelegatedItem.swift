package import BpfAbi

/// One item of a list such as `delegate_progs`, read as the kernel reads it (bpf_parse_param, Linux 6.18): `any`, a
/// name, or a number that is a mask.
package enum DelegatedItem: Equatable, Sendable {
    case any
    case mask(UInt64)
    /// Looks like a name, but no table has it: a newer kernel may.
    case unknownName(String)
    /// Why the kernel would refuse it.
    case invalid(String)

    package init(_ text: String, on axis: DelegationAxis) {
        let lowered = text.lowercased()
        if text == "any" {
            self = .any
        } else if lowered.hasPrefix("0x") {
            let mask = text.contains("_") ? nil : UInt64(lowered.dropFirst(2), radix: 16)
            self = mask.map(Self.mask) ?? .invalid("'\(text)' is no mask of 64 bits")
        } else if let value = axis.value(named: lowered), value < 64 {
            self = .mask(1 << UInt64(value))
        } else if let plain = Self.withoutPrefix(lowered, on: axis) {
            self = .invalid(
                "write '\(plain)': the kernel takes names without '\(text.dropLast(plain.count))'")
        } else if lowered == "any" || lowered.first?.isLetter != true
            || !lowered.utf8.allSatisfy(Self.isNameByte)
        {
            self = .invalid("'\(text)' is neither 'any', nor a name, nor a mask in hex (0x...)")
        } else {
            self = .unknownName(lowered)
        }
    }

    /// `map_type_hash` and `bpf_map_type_hash` are what a header's reader writes; the kernel refuses both.
    private static func withoutPrefix(_ name: String, on axis: DelegationAxis) -> String? {
        let prefixes =
            switch axis {
            case .cmds, .attachs: ["bpf_"]
            case .maps: ["bpf_map_type_", "map_type_"]
            case .progs: ["bpf_prog_type_", "prog_type_"]
            }
        return prefixes.first(where: name.hasPrefix).map { String(name.dropFirst($0.count)) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "-") && TomlWriter.isBareKeyByte(byte)
    }
}
