import BpfAbi

/// The lines of a recording, one function a type. A name that is not known is passed over: a later bpfrec wrote it.
extension JSONCursor {
    /// What `type` says, wherever in the object it stands; the cursor is left anywhere in the object.
    mutating func eventType() throws(JSONError) -> String {
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            if "type" ~= key { return try string() }
            try skip()
        }
        throw error("an event without a type")
    }

    mutating func header() throws(JSONError) -> RecordingHeader {
        var header = RecordingHeader(bpfrec: "", kernel: "", arch: "", argv: [], cwd: "", started: 0)
        var schema: Int?
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "schema": schema = try integer()
            case "bpfrec": header.bpfrec = try string()
            case "kernel": header.kernel = try string()
            case "arch": header.arch = try string()
            case "argv": header.argv = try elements { cursor throws(JSONError) in try cursor.string() }
            case "cwd": header.cwd = try string()
            case "exe": header.exe = try string()
            case "root": header.root = try string()
            case "user": header.user = try string()
            case "for": header.stopAfter = try string()
            case "started": header.started = peek() == UInt8(ascii: "n") ? 0 : try double()
            case "attached":
                header.attached = try elements { cursor throws(JSONError) in try cursor.integer() }
            case "delegated": header.delegated = try masks()
            case "sandbox": header.sandbox = try sandbox()
            case "observed": header.observed = try bool()
            case "uid": header.uid = try integer()
            case "env": header.environment = try elements { cursor throws(JSONError) in try cursor.string() }
            default: try skip()
            }
        }
        guard let schema, schema > 0 else { throw error("a header without a schema") }
        header.schema = schema
        return header
    }

    mutating func names() throws(JSONError) -> NewerNames {
        var names = NewerNames()
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "constants":
                names.constants = try elements { cursor throws(JSONError) in try cursor.newerConstant() }
            case "fields": names.fields = try elements { cursor throws(JSONError) in try cursor.newerField() }
            default: try skip()
            }
        }
        return names
    }

    private mutating func newerConstant() throws(JSONError) -> NewerNames.Constant {
        var constant = NewerNames.Constant(enumeration: "", value: 0, name: "")
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "enum": constant.enumeration = try string()
            case "value": constant.value = try integer()
            case "name": constant.name = try string()
            default: try skip()
            }
        }
        return constant
    }

    private mutating func newerField() throws(JSONError) -> NewerNames.Field {
        var field = NewerNames.Field(command: BpfCommand(rawValue: 0), path: "", offset: 0, size: 0)
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "cmd": field.command = BpfCommand(rawValue: try integer())
            case "path": field.path = try string()
            case "offset": field.offset = Int(try integer() as UInt32)
            case "size": field.size = Int(try integer() as UInt32)
            default: try skip()
            }
        }
        return field
    }

    mutating func context() throws(JSONError) -> ContextEvent {
        var thread = ThreadFields()
        var name: String?
        var arguments: [ContextArgument] = []
        var outcome = OutcomeFields()
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "name": name = try string()
            case "args": arguments = try self.arguments()
            default:
                if try thread.read(key, from: &self) { continue }
                if try outcome.read(key, from: &self) { continue }
                try skip()
            }
        }
        guard let name, let pid = thread.pid else { throw error("a context without its name or pid") }
        return ContextEvent(
            time: thread.time, pid: pid, tid: thread.tid ?? pid, comm: thread.comm, name: name,
            arguments: arguments, result: outcome.result)
    }

    mutating func process() throws(JSONError) -> ProcessEvent {
        var thread = ThreadFields()
        var event: String?
        var parent: Int32 = 0
        var exe = ""
        var argv: [String] = []
        var status: Int32 = 0
        var signal: Int32?
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "event": event = try string()
            case "parent": parent = try integer()
            case "exe": exe = try string()
            case "argv": argv = try elements { cursor throws(JSONError) in try cursor.string() }
            case "status": status = try integer()
            case "signal": signal = try integer()
            default:
                if try !thread.read(key, from: &self) { try skip() }
            }
        }
        let change: ProcessEvent.Change
        switch event {
        case "start": change = .start(parent: parent)
        case "exec": change = .exec(exe: exe, argv: argv)
        case "exit": change = signal.map { .killed(signal: $0) } ?? .exit(status: status)
        default: throw error("a process without a start, an exec or an exit")
        }
        guard let pid = thread.pid else { throw error("a process without its pid") }
        return ProcessEvent(time: thread.time, pid: pid, comm: thread.comm, change: change)
    }

    mutating func ending() throws(JSONError) -> RecordingEnd {
        var end = RecordingEnd(time: 0, reason: .detached, calls: 0)
        var reason: String?
        var status: Int32 = 0
        var signal: Int32 = 0
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "time": end.time = try nanoseconds()
            case "reason": reason = try string()
            case "status": status = try integer()
            case "signal": signal = try integer()
            case "stopped": end.isStopped = try bool()
            case "calls": end.calls = try unsigned()
            case "lost_checks": end.lost.checks = try unsigned()
            case "lost_counts": end.lost.counts = try unsigned()
            default: try skip()
            }
        }
        switch reason {
        case "exited": end.reason = .exited(status)
        case "signaled": end.reason = .signaled(signal)
        case "detached": end.reason = .detached
        default: throw error("an end without a reason that is known")
        }
        return end
    }

    mutating func payload() throws(JSONError) -> (SHA256, [UInt8]) {
        var digest: SHA256?
        var payload: [UInt8]?
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "sha256": digest = try self.digest()
            case "bytes": payload = try hexBytes()
            default: try skip()
            }
        }
        guard let digest, let payload else { throw error("a payload without its name or bytes") }
        return (digest, payload)
    }

    mutating func digest() throws(JSONError) -> SHA256 {
        let bytes = try hexBytes()
        guard let digest = SHA256(digest: bytes) else { throw error("a sha256 has 64 hex digits") }
        return digest
    }

    private mutating func sandbox() throws(JSONError) -> RecordedSandbox {
        var sandbox = RecordedSandbox()
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "net": sandbox.hasOwnNetwork = try string() != "host"
            case "cgroup": sandbox.hasOwnCgroup = try string() != "host"
            case "bpffs": sandbox.bpffs = try string()
            case "root": sandbox.root = try string()
            case "user": sandbox.user = try string()
            case "via": sandbox.helper = try string()
            default: try skip()
            }
        }
        return sandbox
    }

    mutating func masks() throws(JSONError) -> TokenMasks {
        var masks = TokenMasks()
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "cmds": masks.cmds = try mask()
            case "maps": masks.maps = try mask()
            case "progs": masks.progs = try mask()
            case "attachs": masks.attachs = try mask()
            default: try skip()
            }
        }
        return masks
    }

    mutating func elements<Element>(_ element: (inout JSONCursor) throws(JSONError) -> Element)
        throws(JSONError) -> [Element]
    {
        var elements: [Element] = []
        var isFirst = true
        try beginArray()
        while try nextElement(isFirst: &isFirst) { elements.append(try element(&self)) }
        return elements
    }

    private mutating func arguments() throws(JSONError) -> [ContextArgument] {
        var arguments: [ContextArgument] = []
        var isFirst = true
        try beginObject()
        while let name = try nextName(isFirst: &isFirst) {
            arguments.append(ContextArgument(name, try value()))
        }
        return arguments
    }

    private mutating func mask() throws(JSONError) -> UInt64 {
        var ahead = self
        if let word = try? ahead.string(), word == "any" {
            self = ahead
            return .max
        }
        return try hexNumber()
    }
}
