import BpfAbi

/// What the observer told.
extension JSONCursor {
    mutating func check() throws(JSONError) -> CapabilityCheck {
        var fields = CheckFields()
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            if try !fields.read(key, from: &self) { try skip() }
        }
        return try fields.check(self)
    }

    mutating func checkEvent() throws(JSONError) -> CheckEvent {
        var thread = ThreadFields()
        var fields = CheckFields()
        var call = ""
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "in": call = try string()
            default:
                if try thread.read(key, from: &self) { continue }
                if try fields.read(key, from: &self) { continue }
                try skip()
            }
        }
        guard let pid = thread.pid else { throw error("a check without its pid") }
        return CheckEvent(
            time: thread.time, pid: pid, tid: thread.tid ?? pid, comm: thread.comm, call: call,
            check: try fields.check(self))
    }

    mutating func counts() throws(JSONError) -> CountsEvent {
        var thread = ThreadFields()
        var command: BpfCommand?
        var map: CountsEvent.Map?
        var outcome = OutcomeFields()
        var calls: UInt64?
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "cmd": command = BpfCommand(recorded: try string())
            case "map": map = try countedMap()
            case "calls": calls = try unsigned()
            default:
                if try thread.read(key, from: &self) { continue }
                if try outcome.read(key, from: &self) { continue }
                try skip()
            }
        }
        guard let pid = thread.pid, let command, let calls else {
            throw error("counts without their pid, command or number")
        }
        return CountsEvent(
            time: thread.time, pid: pid, comm: thread.comm, command: command, map: map,
            errno: outcome.result.map { Int32(truncatingIfNeeded: -$0) }, calls: calls)
    }

    private mutating func countedMap() throws(JSONError) -> CountsEvent.Map {
        var map = CountsEvent.Map(id: 0, type: 0, name: "")
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "id": map.id = try integer()
            case "type":
                if peek() == UInt8(ascii: "\"") {
                    map.type = UInt32(truncatingIfNeeded: MapType.table.value(named: try string()) ?? 0)
                } else {
                    map.type = try integer()
                }
            case "name": map.name = try string()
            default: try skip()
            }
        }
        return map
    }
}

/// The members of a check, which stand in an object of their own or among those of an event.
private struct CheckFields {
    private var capability: UInt8?
    private var namespace = CapabilityCheck.Namespace.other
    private var inode: UInt32 = 0
    private var isGranted: Bool?

    /// Takes the member if it is one of these.
    mutating func read(_ key: JSONKey, from cursor: inout JSONCursor) throws(JSONError) -> Bool {
        switch key {
        case "cap": capability = CapabilityNames.number(named: try cursor.string()) ?? .max
        case "ns": namespace = CapabilityCheck.Namespace(rawValue: try cursor.string()) ?? .other
        case "userns": inode = try cursor.integer()
        case "granted": isGranted = try cursor.bool()
        default: return false
        }
        return true
    }

    func check(_ cursor: JSONCursor) throws(JSONError) -> CapabilityCheck {
        guard let capability, let isGranted else {
            throw cursor.error("a check without its capability or its answer")
        }
        return CapabilityCheck(
            capability: capability, namespace: namespace, inode: inode, isGranted: isGranted)
    }
}
