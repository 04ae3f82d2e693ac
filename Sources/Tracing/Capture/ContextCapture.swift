import BpfAbi
import Recording

/// Takes down the arguments of a context call.
enum ContextCapture {
    static func arguments(of call: ContextCall, _ values: [UInt64], memory: ProcessMemory)
        -> [ContextArgument]
    {
        call.arguments.map { row in
            let value = values.indices.contains(row.index) ? values[row.index] : 0
            return ContextArgument(row.name, describe(value, row.meaning, memory))
        }
    }

    private static func describe(
        _ value: UInt64, _ meaning: ContextArgumentRow.Meaning, _ memory: ProcessMemory
    )
        -> JSONValue
    {
        switch meaning {
        case .number:
            .integer(Int64(Int32(truncatingIfNeeded: value)))
        case .hex:
            .string("0x" + String(value, radix: 16))
        case .descriptor:
            .object([("fd", .integer(Int64(Int32(truncatingIfNeeded: value))))])
        case .text:
            text(at: value, memory)
        case .named(let names):
            named(UInt64(UInt32(truncatingIfNeeded: value)), names)
        case .socketType:
            .string(socketType(UInt32(truncatingIfNeeded: value)))
        case .field(let offset, let size, let names):
            field(at: value &+ offset, size, names, memory)
        }
    }

    private static func named(_ value: UInt64, _ names: [UInt32: String]) -> JSONValue {
        UInt32(exactly: value).flatMap { names[$0] }.map(JSONValue.string) ?? .unsigned(value)
    }

    private static func socketType(_ value: UInt32) -> String {
        let kinds: [UInt32: String] = [
            1: "SOCK_STREAM", 2: "SOCK_DGRAM", 3: "SOCK_RAW", 4: "SOCK_RDM", 5: "SOCK_SEQPACKET",
            10: "SOCK_PACKET",
        ]
        let flags: [(UInt32, String)] = [(0o4000, "SOCK_NONBLOCK"), (0o2000000, "SOCK_CLOEXEC")]
        var parts = [kinds[value & 0xf] ?? "\(value & 0xf)"]
        var rest = value & ~0xf
        for (bit, name) in flags where rest & bit != 0 {
            parts.append(name)
            rest &= ~bit
        }
        if rest != 0 { parts.append("0x" + String(rest, radix: 16)) }
        return parts.joined(separator: "|")
    }

    private static func field(
        at address: UInt64, _ size: Int, _ names: [UInt32: String], _ memory: ProcessMemory
    )
        -> JSONValue
    {
        let bytes = memory.read(size, at: address)
        let value: UInt64? =
            size == 4 ? bytes.integer(at: 0, as: UInt32.self).map(UInt64.init) : bytes.integer(at: 0)
        return value.map { named($0, names) } ?? .null
    }

    /// A string of at most 255 bytes; mount data and paths that are longer are cut.
    private static func text(at address: UInt64, _ memory: ProcessMemory) -> JSONValue {
        guard address != 0 else { return .null }
        let bytes = memory.read(256, at: address)
        guard !bytes.isEmpty else { return .string("0x" + String(address, radix: 16)) }
        return .string(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
    }
}
