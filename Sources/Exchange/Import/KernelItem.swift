import BpfAbi
import Delegation

/// One item of a `delegate_*` list as the kernel takes it (bpf_parse_param(), Linux 6.18): `any`, a name in any case,
/// or a number in C's notation, which is a mask.
enum KernelItem: Equatable {
    case any
    case bit(UInt8)
    case mask(UInt64)
    /// Looks like a name, but no table has it.
    case unknownName(String)
    /// The kernel refuses the whole mount for it. `meant` is the bit that was plainly meant.
    case refused(String, meant: UInt8?)

    init(_ text: String, on axis: DelegationAxis) {
        let lowered = text.lowercased()
        if text == "any" {
            self = .any
        } else if lowered == "any" {
            self = .refused("write 'any' in lower case", meant: nil)
        } else if let value = axis.value(named: lowered), value < 64 {
            self = .bit(UInt8(value))
        } else if let mask = Self.number(lowered) {
            self = .mask(mask)
        } else if let plain = Self.withoutPrefix(lowered, on: axis) {
            let value = axis.value(named: plain).flatMap { UInt8(exactly: $0) }
            self = .refused(
                "write '\(plain)': the kernel takes names without '\(text.dropLast(plain.count))'",
                meant: value)
        } else if lowered.utf8.first.map(Self.isLetter) == true, lowered.utf8.allSatisfy(Self.isNameByte) {
            self = .unknownName(lowered)
        } else if text.isEmpty {
            self = .refused("an item is missing beside a colon", meant: nil)
        } else {
            self = .refused("'\(text)' is neither 'any', nor a name, nor a number of 64 bits", meant: nil)
        }
    }

    /// As kstrtou64() of base 0 reads it.
    static func number(_ text: String) -> UInt64? {
        let digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard digits.utf8.first.map({ (0x30...0x39).contains($0) }) == true else { return nil }
        if digits.hasPrefix("0x") { return plain(digits.dropFirst(2), radix: 16) }
        return plain(digits, radix: digits.count > 1 && digits.hasPrefix("0") ? 8 : 10)
    }

    private static func plain(_ digits: Substring, radix: Int) -> UInt64? {
        // Swift would take a sign here.
        digits.utf8.first == UInt8(ascii: "+") ? nil : UInt64(digits, radix: radix)
    }

    /// `BPF_MAP_TYPE_HASH` is what a reader of the header writes.
    static func withoutPrefix(_ name: String, on axis: DelegationAxis) -> String? {
        let prefixes =
            switch axis {
            case .cmds, .attachs: ["bpf_"]
            case .maps: ["bpf_map_type_", "map_type_"]
            case .progs: ["bpf_prog_type_", "prog_type_"]
            }
        let prefix = prefixes.first(where: name.hasPrefix)
        return prefix.map { String(name.dropFirst($0.count)) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
    }
}
