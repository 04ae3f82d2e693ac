import BpfAbi

/// A decoded attr as plain text, one field a line, for the golden files of this suite.
enum AttrDump {
    static func text(_ attr: DecodedAttr) -> String {
        var lines = lines(of: attr.fields, indent: "  ")
        if let tail = attr.tail { lines.append("  tail@\(tail.offset) = \(hex(tail.bytes))") }
        return lines.map { "\($0)\n" }.joined()
    }

    private static func lines(of fields: [DecodedField], indent: String) -> [String] {
        fields.flatMap { field -> [String] in
            if case .structure(let inner) = field.value {
                return ["\(indent)\(field.name):"] + lines(of: inner, indent: indent + "  ")
            }
            let before = field.atEntry.map { "\(text($0)) => " } ?? ""
            return ["\(indent)\(field.name) = \(before)\(text(field.value))"]
        }
    }

    private static func text(_ value: DecodedValue) -> String {
        switch value {
        case .number(let number): return "\(number)"
        case .signed(let number): return "\(number)"
        case .hex(let number): return hex(number)
        case .kernelVersion(let number):
            return "KERNEL_VERSION(\(number >> 16), \(number >> 8 & 0xff), \(number & 0xff))"
        case .named(let name, let number): return name ?? "\(number)?"
        case .flags(let names, let unknown):
            return "[\((names + (unknown == 0 ? [] : [hex(unknown)])).joined(separator: " "))]"
        case .text(let bytes): return "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .descriptor(let number, let fact): return "fd \(number)\(fact.map { " <\(text($0))>" } ?? "")"
        case .interface(let index, let name): return "if \(index)\(name.map { " <\($0)>" } ?? "")"
        case .null: return "NULL"
        case .address(let address): return "@\(hex(address))"
        case .bytes(let bytes, let length): return "\(hex(bytes)) (\(length) bytes)"
        case .structure(let fields):
            return "{\(fields.map { "\($0.name)=\(text($0.value))" }.joined(separator: " "))}"
        case .list(let values, let count):
            return "[\(values.map(text).joined(separator: ", "))] of \(count)"
        case .instructions(let bytes, let count): return "\(bytes.count / 8) of \(count) instructions"
        case .btf(let types, let strings, let length):
            return "BTF, \(types) types, \(strings) bytes of strings, \(length) bytes"
        }
    }

    private static func text(_ fact: DescriptorFact) -> String {
        [fact.kind.rawValue, fact.id.map { "\($0)" }, fact.name ?? fact.path].compactMap(\.self)
            .joined(separator: " ")
    }

    private static func hex(_ number: UInt64) -> String { "0x\(String(number, radix: 16))" }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
