/// Who did something and when: members that several events share.
struct ThreadFields {
    var time: UInt64 = 0
    var pid: Int32?
    var tid: Int32?
    var comm = ""

    /// Takes the member if it is one of these.
    mutating func read(_ key: JSONKey, from cursor: inout JSONCursor) throws(JSONError) -> Bool {
        switch key {
        case "time": time = try cursor.nanoseconds()
        case "pid": pid = try cursor.integer()
        case "tid": tid = try cursor.integer()
        case "comm": comm = try cursor.string()
        default: return false
        }
        return true
    }
}
