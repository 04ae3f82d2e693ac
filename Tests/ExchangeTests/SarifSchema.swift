import Recording

/// The part of the SARIF 2.1.0 schema that a report of bpfrec uses: which members an object may and must have, of what
/// type, and which values. `additionalProperties` is false for every object here but the root's property bags.
enum SarifSchema {
    indirect enum Shape: Sendable {
        case text
        case oneOf([String])
        /// An integer of at least this.
        case integer(Int64)
        case list(of: Shape, atLeast: Int)
        case object(required: [String: Shape], optional: [String: Shape])
    }

    static func violations(_ document: JSONValue) -> [String] { violations(document, log, "") }

    private static let message = Shape.object(
        required: [:], optional: ["text": .text, "markdown": .text, "id": .text])
    private static let levels = Shape.oneOf(["none", "note", "warning", "error"])

    private static let region = Shape.object(
        required: [:],
        optional: [
            "startLine": .integer(1), "startColumn": .integer(1), "endLine": .integer(1),
            "endColumn": .integer(1),
            "snippet": .object(required: [:], optional: ["text": .text]),
        ])

    private static let location = Shape.object(
        required: [:],
        optional: [
            "physicalLocation": .object(
                required: [
                    "artifactLocation": .object(required: [:], optional: ["uri": .text, "uriBaseId": .text])
                ],
                optional: ["region": region])
        ])

    private static let rule = Shape.object(
        required: ["id": .text],
        optional: [
            "name": .text,
            "shortDescription": .object(required: ["text": .text], optional: ["markdown": .text]),
            "fullDescription": .object(required: ["text": .text], optional: ["markdown": .text]),
            "help": .object(required: ["text": .text], optional: ["markdown": .text]), "helpUri": .text,
            "defaultConfiguration": .object(required: [:], optional: ["level": levels]),
        ])

    private static let result = Shape.object(
        required: ["message": message],
        optional: [
            "ruleId": .text, "ruleIndex": .integer(-1), "level": levels,
            "locations": .list(of: location, atLeast: 0),
        ])

    private static let run = Shape.object(
        required: [
            "tool": .object(
                required: [
                    "driver": .object(
                        required: ["name": .text],
                        optional: [
                            "version": .text, "informationUri": .text, "rules": .list(of: rule, atLeast: 0),
                        ])
                ], optional: [:])
        ],
        optional: [
            "results": .list(of: result, atLeast: 0),
            "columnKind": .oneOf(["utf16CodeUnits", "unicodeCodePoints"]),
        ])

    private static let log = Shape.object(
        required: ["version": .oneOf(["2.1.0"]), "runs": .list(of: run, atLeast: 0)],
        optional: ["$schema": .text])

    private static func violations(_ value: JSONValue, _ shape: Shape, _ path: String) -> [String] {
        switch shape {
        case .text: return value.string == nil ? ["\(path): no string"] : []
        case .oneOf(let words):
            return value.string.map(words.contains) == true ? [] : ["\(path): not one of \(words)"]
        case .integer(let least):
            return (value.integer(as: Int64.self) ?? .min) >= least ? [] : ["\(path): below \(least)"]
        case .list(let element, let least):
            guard let elements = value.array, elements.count >= least else {
                return ["\(path): no such array"]
            }
            return elements.enumerated().flatMap { violations($0.element, element, "\(path)[\($0.offset)]") }
        case .object(let required, let optional):
            guard case .object(let members) = value else { return ["\(path): no object"] }
            let missing = required.keys.filter { value[$0] == nil }.map { "\(path): \($0) is missing" }
            let wrong = members.flatMap { member -> [String] in
                guard let shape = required[member.key] ?? optional[member.key] else {
                    return ["\(path): \(member.key) is not of the schema"]
                }
                return violations(member.value, shape, "\(path).\(member.key)")
            }
            return missing + wrong
        }
    }
}
