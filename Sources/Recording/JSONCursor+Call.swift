import BpfAbi

/// The line of a call. Its attr is decoded again from the captured bytes, by what is known now; only what the
/// numbers in it meant is taken from the decoded form.
extension JSONCursor {
    mutating func call(_ payloads: ReadPayloads, readsStack: Bool) throws(JSONError) -> CallEvent {
        var thread = ThreadFields()
        var outcome = OutcomeFields()
        var number: UInt64?
        var command: UInt32?
        var size: UInt32 = 0
        var abi = CallerAbi.x86_64
        var captured = CapturedCall(commandArgument: 0, size: 0, attr: [])
        var hasCapture = false
        var facts = CallFacts()
        var created = CallFacts()
        var duration: UInt64?
        var injection: TokenInjection?
        var checks: [CapabilityCheck]?
        var stack: [StackFrame] = []
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "n": number = try unsigned()
            case "cmd": command = BpfCommand(recorded: try string())?.rawValue
            case "attr", "facts": try self.facts(into: &facts)
            case "size": size = try integer()
            case "created": try self.facts(into: &created)
            case "duration": duration = try nanoseconds()
            case "injected": injection = try bool() ? .passed : nil
            case "not_injected": injection = .refused(try string())
            case "abi": abi = CallerAbi(rawValue: try string()) ?? .x86_64
            case "captured":
                captured = try self.captured(payloads)
                hasCapture = true
            case "checks": checks = try elements { cursor throws(JSONError) in try cursor.check() }
            case "stack" where readsStack:
                stack = try elements { cursor throws(JSONError) in try cursor.frame() }
            default:
                if try thread.read(key, from: &self) { continue }
                if try outcome.read(key, from: &self) { continue }
                try skip()
            }
        }
        guard let number, let pid = thread.pid else { throw error("a call without its number or pid") }
        if !hasCapture {
            guard let command else { throw error("a call without a command that is known") }
            captured.commandArgument = command
        }
        captured.abi = abi
        captured.size = size
        captured.injection = injection
        captured.result = outcome.result
        return CallEvent(
            number: number, time: thread.time, pid: pid, tid: thread.tid ?? pid, comm: thread.comm,
            captured: captured, facts: facts, created: created.descriptors.values.first, duration: duration,
            checks: checks, stack: stack)
    }

    private mutating func captured(_ payloads: ReadPayloads) throws(JSONError) -> CapturedCall {
        var captured = CapturedCall(commandArgument: 0, size: 0, attr: [])
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "command": captured.commandArgument = try integer()
            case "address": captured.attrAddress = try hexNumber()
            case "attr": captured.attr = try hexBytes()
            case "attr_exit": captured.attrAtExit = try hexBytes()
            case "common": captured.common = try common()
            case "memory":
                captured.regions = try elements { cursor throws(JSONError) in try cursor.region(payloads) }
            default: try skip()
            }
        }
        return captured
    }

    private mutating func common() throws(JSONError) -> CommonAttributes {
        var common = CommonAttributes(address: 0, size: 0, bytes: [])
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "address": common.address = try hexNumber()
            case "size": common.size = try integer()
            case "attr": common.bytes = try hexBytes()
            case "attr_exit": common.bytesAtExit = try hexBytes()
            default: try skip()
            }
        }
        return common
    }

    private mutating func region(_ payloads: ReadPayloads) throws(JSONError) -> CapturedRegion {
        var region = CapturedRegion(field: "", phase: .entry, address: 0, length: 0, bytes: [])
        var length: UInt64?
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "field": region.field = try string()
            case "phase": region.phase = CapturedRegion.Phase(rawValue: try string()) ?? .entry
            case "address": region.address = try hexNumber()
            case "length": length = try unsigned()
            case "bytes": region.bytes = try hexBytes()
            // Of a recording whose lines were cut out, the bytes may be missing: the length still says so.
            case "sha256": region.bytes = payloads[try digest()] ?? []
            case "unreadable": region.isUnreadable = try bool()
            default: try skip()
            }
        }
        region.length = length ?? UInt64(region.bytes.count)
        return region
    }

    private mutating func frame() throws(JSONError) -> StackFrame {
        var frame = StackFrame(address: 0)
        var isFirst = true
        try beginObject()
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "address": frame.address = try hexNumber()
            case "module": frame.module = try string()
            case "offset": frame.offset = try hexNumber()
            case "symbol": frame.symbol = try string()
            case "symbol_offset": frame.symbolOffset = try hexNumber()
            default: try skip()
            }
        }
        return frame
    }

    /// Walks a decoded attr for the objects that begin with `fd` or `ifindex` and say what that number was.
    private mutating func facts(into facts: inout CallFacts) throws(JSONError) {
        var isFirst = true
        switch peek() {
        case UInt8(ascii: "["):
            try beginArray()
            while try nextElement(isFirst: &isFirst) { try self.facts(into: &facts) }
        case UInt8(ascii: "{"):
            try beginObject()
            guard let key = try nextKey(isFirst: &isFirst) else { return }
            let isNumber = peek().map { $0 != UInt8(ascii: "{") } ?? false
            switch key {
            case "fd" where isNumber:
                let number: Int32 = try integer()
                if let fact = try descriptor(&isFirst) { facts.descriptors[number] = fact }
            case "ifindex" where isNumber:
                let index: UInt32 = try integer()
                if let name = try interfaceName(&isFirst) { facts.interfaces[index] = name }
            default:
                try self.facts(into: &facts)
                while try nextKey(isFirst: &isFirst) != nil { try self.facts(into: &facts) }
            }
        default:
            try skip()
        }
    }

    private mutating func interfaceName(_ isFirst: inout Bool) throws(JSONError) -> String? {
        var name: String?
        while let key = try nextKey(isFirst: &isFirst) {
            if "name" ~= key, peek() == UInt8(ascii: "\"") { name = try string() } else { try skip() }
        }
        return name
    }

    /// The rest of an object that began with `fd`; nil where it says no more than the number.
    private mutating func descriptor(_ isFirst: inout Bool) throws(JSONError) -> DescriptorFact? {
        var fact = DescriptorFact.Fields(kind: .other)
        var hasKind = false
        var typeName: String?
        while let key = try nextKey(isFirst: &isFirst) {
            switch key {
            case "kind":
                fact.kind = DescriptorFact.Kind(rawValue: try string()) ?? .other
                hasKind = true
            case "id": fact.id = try integer()
            case "type":
                if peek() == UInt8(ascii: "\"") { typeName = try string() } else { fact.type = try integer() }
            case "name": fact.name = try string()
            case "key_size": fact.keySize = try integer()
            case "value_size": fact.valueSize = try integer()
            case "max_entries": fact.maxEntries = try integer()
            case "map_flags": fact.mapFlags = try integer()
            case "frozen": fact.isFrozen = try bool()
            case "access": fact.access = DescriptorFact.Access(rawValue: try string())
            case "path": fact.path = try string()
            case "token": fact.token = try masks()
            default: try skip()
            }
        }
        if let typeName, let number = fact.kind.typeNames?.value(named: typeName) {
            fact.type = UInt32(truncatingIfNeeded: number)
        }
        return hasKind ? DescriptorFact(fact) : nil
    }
}

extension BpfCommand {
    /// The command of a recorded name, which for one that no table knew holds its number.
    init?(recorded name: String) {
        if let command = BpfCommand(name: name) {
            self = command
        } else if name.hasPrefix("cmd_"), let number = UInt32(name.dropFirst(4)) {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }
}
