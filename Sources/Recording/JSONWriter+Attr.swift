package import BpfAbi

/// How the values of a decoded attr stand in a recording; docs/recording.md lists them.
extension JSONWriter {
    /// Of an array that is longer than this, the rest is counted: `{"more": 9744}`.
    static let elementLimit = 256
    /// Text beyond this keeps its end: only a verifier's log is ever that long, and its end says why.
    static let textLimit = 8192

    private mutating func object(_ fields: [DecodedField]) {
        beginObject()
        for field in fields {
            key(named: field.name)
            value(field.value)
            if let before = field.atEntry {
                key(named: "\(field.name)@entry")
                value(before)
            }
        }
        endObject()
    }

    package mutating func value(_ value: DecodedValue) {
        switch value {
        case .number(let value): number(value)
        case .signed(let value): number(value)
        case .hex(let value), .address(let value): hex(value)
        case .kernelVersion(let value): number(UInt64(value))
        case .named(let name?, _): string(name)
        case .named(nil, let value): number(value)
        case .flags(let names, let unknown): flags(names, unknown: unknown)
        case .text(let bytes): text(bytes)
        case .descriptor(let number, let fact):
            if fact != nil { before.shown.descriptors.append(number) }
            descriptor(number, fact)
        case .interface(let index, let name):
            if name != nil { before.shown.interfaces.append(index) }
            interface(index, name)
        case .null: null()
        case .bytes(let bytes, let length): memory(bytes, length: length)
        case .structure(let fields): object(fields)
        case .list(let elements, let count): list(elements, count: count)
        case .instructions(_, let count):
            beginObject()
            key("count")
            number(count)
            endObject()
        case .btf(let types, let strings, let length):
            beginObject()
            key("types")
            number(Int64(types))
            key("strings")
            number(Int64(strings))
            key("length")
            number(length)
            endObject()
        }
    }

    package mutating func descriptor(_ number: Int32, _ fact: DescriptorFact?) {
        beginObject()
        key("fd")
        self.number(Int64(number))
        if let fact { again(fact) }
        endObject()
    }

    package mutating func interface(_ index: UInt32, _ name: String?) {
        beginObject()
        key("ifindex")
        number(UInt64(index))
        if let name {
            key("name")
            string(name)
        }
        endObject()
    }

    package mutating func masks(_ masks: TokenMasks) {
        beginObject()
        key("cmds")
        mask(masks.cmds)
        key("maps")
        mask(masks.maps)
        key("progs")
        mask(masks.progs)
        key("attachs")
        mask(masks.attachs)
        endObject()
    }

    /// A string where the bytes are UTF-8. Where they are not, what can be read of them and, so that nothing is
    /// lost, the bytes themselves.
    package mutating func text(_ bytes: [UInt8]) {
        let start =
            bytes.count > Self.textLimit
            ? Self.characterStart(in: bytes, from: bytes.count - Self.textLimit) : 0
        let shown = bytes.span.extracting(start..<bytes.count)
        let isReadable = (try? UTF8Span(validating: shown)) != nil
        guard start > 0 || !isReadable else { return string(utf8: shown) }
        beginObject()
        key("text")
        if isReadable {
            string(utf8: shown)
        } else {
            string(String(decoding: bytes[start...], as: UTF8.self))
            key("bytes")
            hex(bytes: shown)
        }
        key("length")
        number(UInt64(bytes.count))
        endObject()
    }

    private static func characterStart(in bytes: [UInt8], from offset: Int) -> Int {
        (offset..<min(offset + 4, bytes.count)).first { bytes[$0] & 0xC0 != 0x80 } ?? offset
    }

    private mutating func again(_ fact: DescriptorFact) {
        let id = UInt64(fact.id ?? 0)
        if let text = before.facts.text(of: fact, key: id) { return again(text.span) }
        let start = position
        members(fact)
        before.facts.keep(text(since: start), of: fact, key: id)
    }

    mutating func members(_ fact: DescriptorFact) {
        key("kind")
        string(fact.kind.rawValue)
        optional("id", fact.id)
        if let type = fact.type {
            key("type")
            if let name = fact.kind.typeNames?.name(UInt64(type)) {
                string(name)
            } else {
                number(UInt64(type))
            }
        }
        if let name = fact.name {
            key("name")
            string(name)
        }
        optional("key_size", fact.keySize)
        optional("value_size", fact.valueSize)
        optional("max_entries", fact.maxEntries)
        optional("map_flags", fact.mapFlags)
        if fact.isFrozen {
            key("frozen")
            bool(true)
        }
        if let access = fact.access {
            key("access")
            string(access.rawValue)
        }
        if let path = fact.path {
            key("path")
            string(path)
        }
        if let token = fact.token {
            key("token")
            masks(token)
        }
    }

    private mutating func optional(_ name: StaticString, _ value: UInt32?) {
        guard let value else { return }
        key(name)
        number(UInt64(value))
    }

    private mutating func mask(_ mask: UInt64) {
        if mask == .max { word("any") } else { hex(mask) }
    }

    private mutating func flags(_ names: [String], unknown: UInt64) {
        beginArray()
        for name in names { string(name) }
        if unknown != 0 { hex(unknown) }
        endArray()
    }

    private mutating func list(_ elements: [DecodedValue], count: UInt64) {
        beginArray()
        let shown = elements.prefix(Self.elementLimit)
        for element in shown { value(element) }
        if count > UInt64(shown.count) {
            beginObject()
            key("more")
            number(count - UInt64(shown.count))
            endObject()
        }
        endArray()
    }

    /// The whole of it is among the captured bytes of the call.
    private mutating func memory(_ bytes: [UInt8], length: UInt64) {
        beginObject()
        key("length")
        number(length)
        key("bytes")
        hex(bytes: bytes.span.extracting(0..<min(bytes.count, PayloadWindow.inlineLimit)))
        endObject()
    }
}
