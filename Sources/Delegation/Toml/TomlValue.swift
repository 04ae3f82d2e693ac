/// A value of the subset of TOML 1.0 that policies are written in: strings, integers, booleans, arrays and tables.
/// Floating-point numbers and dates have no use there and are refused by the reader.
package indirect enum TomlValue: Equatable, Sendable {
    case string(String)
    /// Int64.min ... UInt64.max, since masks reach bit 63; `radix` is how it was, or is to be, written.
    case integer(Int128, radix: Int)
    case boolean(Bool)
    case array([TomlNode])
    case table(TomlTable)

    /// What the value is, for messages.
    package var kind: String {
        switch self {
        case .string: "a string"
        case .integer: "a number"
        case .boolean: "a boolean"
        case .array: "an array"
        case .table: "a table"
        }
    }
}
