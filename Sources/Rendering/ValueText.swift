import BpfAbi

/// The values of a decoded attr as text.
struct ValueText {
    let style: TextStyle

    private static let textLimit = 256
    private static let byteLimit = 32
    private static let elementLimit = 8

    /// `{prog_type=BPF_PROG_TYPE_XDP, insn_cnt=2, ...}`: fields that are zero are left out, and `...` says so, but
    /// the first is always there, and so is a type, of which zero is as good as any.
    func structure(_ fields: [DecodedField], isBelow: (DecodedField) -> Bool = { _ in false }) -> String {
        var parts: [String] = []
        var isShortened = false
        for (index, field) in fields.enumerated() {
            if index > 0, !style.isFull, Self.isDefault(field) {
                isShortened = true
            } else if isBelow(field), case .text(let bytes) = field.value {
                parts.append("\(EscapedText.plain(field.name))=[\(bytes.count) bytes, below]")
            } else {
                parts.append("\(EscapedText.plain(field.name))=\(exchanged(field, isBelow))")
            }
        }
        if isShortened { parts.append("...") }
        return "{\(parts.joined(separator: ", "))}"
    }

    private static func isDefault(_ field: DecodedField) -> Bool {
        guard field.atEntry == nil, field.value.isZero else { return false }
        guard case .named = field.value else { return true }
        // Zero is BPF_CGROUP_INET_INGRESS, but nearly always means that nothing was expected.
        return field.name == "expected_attach_type"
    }

    /// A value that the kernel replaced stands with both: `16 => 3`.
    private func exchanged(_ field: DecodedField, _ isBelow: (DecodedField) -> Bool) -> String {
        let now = text(field.value, isBelow)
        return field.atEntry.map { "\(text($0, isBelow)) => \(now)" } ?? now
    }

    func text(_ value: DecodedValue, _ isBelow: (DecodedField) -> Bool = { _ in false }) -> String {
        switch value {
        case .number(let value): "\(value)"
        case .signed(let value): "\(value)"
        case .kernelVersion(let value):
            value == 0 ? "0" : "KERNEL_VERSION(\(value >> 16), \(value >> 8 & 0xff), \(value & 0xff))"
        case .hex(let value), .address(let value): value == 0 ? "0" : "0x\(String(value, radix: 16))"
        case .named(let name?, _): EscapedText.plain(name)
        case .named(nil, let value): "\(value) /* unknown */"
        case .flags(let names, let unknown): flags(names, unknown: unknown)
        case .text(let bytes): EscapedText.quoted(bytes, limit: style.limit(Self.textLimit))
        case .descriptor(let number, let fact): ObjectText.descriptor(number, fact)
        case .interface(let index, let name?): "\(index)<\(EscapedText.plain(name))>"
        case .interface(let index, nil): "\(index)"
        case .null: "NULL"
        case .bytes(let bytes, let length): memory(bytes, length: length)
        case .structure(let fields): structure(fields, isBelow: isBelow)
        case .list(let elements, let count): list(elements, count: count)
        case .instructions(let bytes, let count): instructions(bytes, count: count)
        case .btf(let types, let strings, let length):
            "[BTF \(types) types, \(strings) bytes of strings, \(length) bytes]"
        }
    }

    private func flags(_ names: [String], unknown: UInt64) -> String {
        var parts = names.map { EscapedText.plain($0) }
        if unknown != 0 { parts.append("0x\(String(unknown, radix: 16))") }
        return parts.isEmpty ? "0" : parts.joined(separator: "|")
    }

    /// `[01 00 00 00]`, `[01 00 ... 64 bytes]`.
    func memory(_ bytes: [UInt8], length: UInt64) -> String {
        let shown = bytes.prefix(style.limit(Self.byteLimit))
        var parts = shown.map { EscapedText.hex(UInt32($0), digits: 2) }
        if UInt64(shown.count) < length { parts.append("... \(length) bytes") }
        return "[\(parts.joined(separator: " "))]"
    }

    private func list(_ elements: [DecodedValue], count: UInt64) -> String {
        let shown = elements.prefix(style.limit(Self.elementLimit))
        var parts = shown.map { text($0) }
        if UInt64(shown.count) < count { parts.append("... \(count) in all") }
        return "[\(parts.joined(separator: ", "))]"
    }

    private func instructions(_ bytes: [UInt8], count: UInt64) -> String {
        guard style.isFull else { return count == 1 ? "[1 insn]" : "[\(count) insns]" }
        let whole = stride(from: 0, to: bytes.count, by: 8).map { start in
            bytes[start..<min(start + 8, bytes.count)].map { EscapedText.hex(UInt32($0), digits: 2) }.joined()
        }
        let cut = UInt64(bytes.count / 8) < count ? [" ... \(count) insns"] : []
        return "[\((whole + cut).joined(separator: " "))]"
    }
}
