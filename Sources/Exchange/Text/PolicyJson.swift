import Delegation
import Recording

/// policy.toml as JSON: the same tables, keys and values. Only comments are lost.
enum PolicyJson {
    static func value(_ policy: DelegationPolicy) -> JSONValue { json(policy.document.root) }

    static func policy(_ value: JSONValue) throws(ImportError) -> DelegationPolicy {
        guard case .table(let root) = toml(value).value else {
            throw ImportError("a policy must be a JSON object")
        }
        do {
            return try DelegationPolicy(TomlDocument(root: root))
        } catch {
            // Places in TOML mean nothing here.
            throw ImportError(error.message)
        }
    }

    private static func json(_ table: TomlTable) -> JSONValue {
        .object(table.entries.map { ($0.key, json($0.node.value)) })
    }

    private static func json(_ value: TomlValue) -> JSONValue {
        switch value {
        case .string(let text): .string(text)
        case .boolean(let flag): .bool(flag)
        case .integer(let number, _):
            Int64(exactly: number).map(JSONValue.integer)
                ?? .unsigned(UInt64(truncatingIfNeeded: number))
        case .array(let elements): .array(elements.map { json($0.value) })
        case .table(let table): json(table)
        }
    }

    private static func toml(_ value: JSONValue) -> TomlNode {
        switch value {
        case .string(let text): TomlNode(.string(text))
        case .bool(let flag): TomlNode(.boolean(flag))
        case .integer(let number): TomlNode(.integer(Int128(number), radix: 10))
        case .unsigned(let number): TomlNode(.integer(Int128(number), radix: 10))
        case .array(let elements): TomlNode(.array(elements.map(toml)))
        case .object(let members):
            TomlNode(
                .table(TomlTable(entries: members.map { TomlTable.Entry(key: $0.key, node: toml($0.value)) }))
            )
        // Neither has a place in a policy; the reader of policies says what it wants there.
        case .null: TomlNode(.boolean(false))
        case .double(let number): TomlNode(.string("\(number)"))
        }
    }
}
