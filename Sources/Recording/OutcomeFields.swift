/// What a system call returned.
struct OutcomeFields {
    private var value: Int64?
    private var errno: Int32?

    /// Takes the member if it is one of these.
    mutating func read(_ key: JSONKey, from cursor: inout JSONCursor) throws(JSONError) -> Bool {
        switch key {
        case "ret": value = try cursor.integer()
        case "errno":
            let name = try cursor.string()
            guard let number = ErrnoNames.number(named: name) else {
                throw cursor.error("no error is called \(name)")
            }
            errno = number
        default: return false
        }
        return true
    }

    /// As the kernel returned it: a negative errno on failure.
    var result: Int64? { errno.map { -Int64($0) } ?? value }
}
