import Recording

/// JSON Schema as far as docs/recording.schema.json uses it. A keyword that it does not know fails the test.
struct JSONSchema {
    private let root: JSONValue

    init(_ root: JSONValue) {
        self.root = root
    }

    /// Why a value does not follow the schema; nil if it does.
    func complaint(about value: JSONValue) -> String? {
        complaint(about: value, root, "$")
    }

    private func complaint(about value: JSONValue, _ schema: JSONValue, _ path: String) -> String? {
        guard case .object(let keywords) = schema else { return "\(path): the schema is no object" }
        for (keyword, argument) in keywords {
            if let complaint = complaint(about: value, keyword, argument, schema, path) { return complaint }
        }
        return nil
    }

    private func complaint(
        about value: JSONValue, _ keyword: String, _ argument: JSONValue, _ schema: JSONValue, _ path: String
    ) -> String? {
        switch keyword {
        case "$schema", "$defs", "title", "description":
            return nil
        case "$ref":
            let name = argument.string?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = root["$defs"]?[name] else { return "the schema lacks \(name)" }
            return complaint(about: value, target, path)
        case "anyOf":
            let complaints = (argument.array ?? []).map { complaint(about: value, $0, path) }
            return complaints.contains(nil) ? nil : "\(path): \(complaints.compactMap(\.self))"
        case "const":
            return value == argument ? nil : "\(path): is not \(argument.text)"
        case "enum":
            return argument.array?.contains(value) ?? false ? nil : "\(path): \(value.text) is none of them"
        case "type":
            return Self.type(value).contains(argument.string ?? "") ? nil : "\(path): is no \(argument.text)"
        case "minimum", "maximum":
            guard let number = Self.number(value), let bound = Self.number(argument) else { return nil }
            let isWithin = keyword == "minimum" ? number >= bound : number <= bound
            return isWithin ? nil : "\(path): \(number) is beyond the \(keyword)"
        case "pattern":
            guard let text = value.string, let pattern = argument.string, let regex = try? Regex(pattern)
            else {
                return nil
            }
            return text.contains(regex) ? nil : "\(path): \(text) is not like \(pattern)"
        case "items":
            for (index, element) in (value.array ?? []).enumerated() {
                if let complaint = complaint(about: element, argument, "\(path)[\(index)]") {
                    return complaint
                }
            }
            return nil
        case "required":
            guard case .object = value else { return nil }
            let missing = (argument.array ?? []).compactMap(\.string).filter { value[$0] == nil }
            return missing.isEmpty ? nil : "\(path): lacks \(missing)"
        case "properties":
            guard case .object(let members) = value else { return nil }
            for (name, member) in members {
                guard let schema = argument[name] else { continue }
                if let complaint = complaint(about: member, schema, "\(path).\(name)") { return complaint }
            }
            return nil
        case "additionalProperties":
            guard case .object(let members) = value else { return nil }
            for (name, member) in members where schema["properties"]?[name] == nil {
                guard argument != .bool(false) else { return "\(path): may have no \(name)" }
                if let complaint = complaint(about: member, argument, "\(path).\(name)") { return complaint }
            }
            return nil
        default:
            return "the schema uses \(keyword), which this test does not know"
        }
    }

    private static func type(_ value: JSONValue) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool: ["boolean"]
        case .integer, .unsigned: ["integer", "number"]
        case .double: ["number"]
        case .string: ["string"]
        case .array: ["array"]
        case .object: ["object"]
        }
    }

    private static func number(_ value: JSONValue) -> Double? {
        switch value {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
