extension JSONValue {
    /// Reads one document. Integers of 64 bits, signed or not, stay exact; larger numbers become `double`.
    package init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    package init(parsing bytes: [UInt8]) throws(JSONError) {
        var cursor = JSONCursor(bytes)
        self = try cursor.value()
        try cursor.finish()
    }

    /// The document on one line.
    package var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONCursor {
    mutating func value() throws(JSONError) -> JSONValue {
        var isFirst = true
        switch peek() {
        case UInt8(ascii: "{"):
            try beginObject()
            var members: [(key: String, value: JSONValue)] = []
            while let name = try nextName(isFirst: &isFirst) { members.append((name, try value())) }
            return .object(members)
        case UInt8(ascii: "["):
            try beginArray()
            var elements: [JSONValue] = []
            while try nextElement(isFirst: &isFirst) { elements.append(try value()) }
            return .array(elements)
        case UInt8(ascii: "\""):
            return .string(try string())
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            return .bool(try bool())
        case UInt8(ascii: "n"):
            try null()
            return .null
        default:
            return try number()
        }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let (range, isInteger) = try numberRange()
        if isInteger {
            let text = bytes[range]
            if let value = decimal(range) {
                return value <= UInt64(Int64.max) ? .integer(Int64(value)) : .unsigned(value)
            }
            if text.first == UInt8(ascii: "-"), let magnitude = decimal(range.dropFirst()),
                magnitude <= 1 << 63
            {
                return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
            }
        }
        guard let value = Double(text(range)), value.isFinite else {
            throw JSONError(offset: range.lowerBound, reason: "the number is too large")
        }
        return .double(value)
    }
}

extension JSONWriter {
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let value): bool(value)
        case .integer(let value): number(value)
        case .unsigned(let value): number(value)
        case .double(let value): number(value)
        case .string(let value): string(value)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(named: member.key)
                self.value(member.value)
            }
            endObject()
        }
    }
}
