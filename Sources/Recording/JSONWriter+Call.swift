package import BpfAbi

/// What of the captured bytes an object of a call carries.
package enum CaptureDetail {
    /// None: for those who read what was decoded.
    case omitted
    /// All, each region by the name of its payload where it has one. Empty where none has.
    case stored([SHA256?])
}

extension JSONWriter {
    /// A call as one object. `attr` is the decoded attr; what is not derived from the captured bytes is in `call`.
    package mutating func call(_ call: CallEvent, attr: DecodedAttr, capture: CaptureDetail) {
        let captured = call.captured
        begin("call")
        key("n")
        number(call.number)
        key("time")
        seconds(nanoseconds: call.time)
        thread(pid: call.pid, tid: call.tid, comm: call.comm)
        key("cmd")
        string(call.commandName)
        key("attr")
        object(attr.fields)
        if let tail = attr.tail { self.tail(tail) }
        key("size")
        number(UInt64(captured.size))
        result(captured.result)
        switch captured.injection {
        case .passed:
            key("injected")
            bool(true)
        case .refused(let reason):
            key("not_injected")
            string(reason)
        case nil: break
        }
        if let created = call.created {
            key("created")
            descriptor(Int32(truncatingIfNeeded: captured.result ?? -1), created)
        }
        if let duration = call.duration {
            key("duration")
            seconds(nanoseconds: duration)
        }
        if captured.abi != .x86_64 {
            key("abi")
            string(captured.abi.rawValue)
        }
        if case .stored(let digests) = capture {
            key("captured")
            self.captured(captured, digests)
            facts(call.facts, besides: attr)
        }
        if let checks = call.checks {
            key("checks")
            beginArray()
            for check in checks {
                beginObject()
                members(check)
                endObject()
            }
            endArray()
        }
        stack(call.stack)
        endObject()
    }

    mutating func thread(pid: Int32, tid: Int32, comm: String) {
        key("pid")
        number(Int64(pid))
        key("tid")
        number(Int64(tid))
        key("comm")
        string(comm)
    }

    /// What the application saw: -1 and the name of the error, or the value; nothing where no exit was seen.
    mutating func result(_ result: Int64?) {
        guard let result else { return }
        let isError = (-4095..<0).contains(result)
        key("ret")
        number(isError ? -1 : result)
        guard isError else { return }
        key("errno")
        string(ErrnoNames.name(Int32(truncatingIfNeeded: -result)))
    }

    private mutating func tail(_ tail: DecodedTail) {
        key("tail")
        beginObject()
        key("offset")
        number(Int64(tail.offset))
        key("bytes")
        hex(bytes: tail.bytes)
        endObject()
    }

    private mutating func captured(_ captured: CapturedCall, _ digests: [SHA256?]) {
        beginObject()
        key("command")
        number(UInt64(captured.commandArgument))
        key("address")
        hex(captured.attrAddress)
        key("attr")
        hex(bytes: captured.attr)
        if let atExit = captured.attrAtExit, atExit != captured.attr {
            key("attr_exit")
            hex(bytes: atExit)
        }
        if let common = captured.common { self.common(common) }
        if !captured.regions.isEmpty {
            key("memory")
            beginArray()
            for (index, region) in captured.regions.enumerated() {
                self.region(region, digest: index < digests.count ? digests[index] : nil)
            }
            endArray()
        }
        endObject()
    }

    private mutating func common(_ common: CommonAttributes) {
        key("common")
        beginObject()
        key("address")
        hex(common.address)
        key("size")
        number(UInt64(common.size))
        key("attr")
        hex(bytes: common.bytes)
        if let atExit = common.bytesAtExit, atExit != common.bytes {
            key("attr_exit")
            hex(bytes: atExit)
        }
        endObject()
    }

    private mutating func region(_ region: CapturedRegion, digest: SHA256?) {
        beginObject()
        key("field")
        string(region.field)
        if region.phase != .entry {
            key("phase")
            string(region.phase.rawValue)
        }
        key("address")
        hex(region.address)
        if digest != nil || region.length != UInt64(region.bytes.count) {
            key("length")
            number(region.length)
        }
        if let digest {
            key("sha256")
            hex(bytes: digest.bytes)
        } else {
            key("bytes")
            hex(bytes: region.bytes)
        }
        if region.isUnreadable {
            key("unreadable")
            bool(true)
        }
        endObject()
    }

    private mutating func stack(_ stack: [StackFrame]) {
        guard !stack.isEmpty else { return }
        key("stack")
        beginArray()
        for frame in stack {
            let text = frames.text(of: frame)
            value(written: text.span)
        }
        endArray()
    }

    mutating func frame(_ frame: StackFrame) {
        beginObject()
        key("address")
        hex(frame.address)
        if let module = frame.module {
            key("module")
            string(module)
        }
        if let offset = frame.offset {
            key("offset")
            hex(offset)
        }
        if let symbol = frame.symbol {
            key("symbol")
            string(symbol)
        }
        if let offset = frame.symbolOffset {
            key("symbol_offset")
            hex(offset)
        }
        endObject()
    }

    /// The facts that the attr does not show, as an attr does that the decoder of the time could not read.
    private mutating func facts(_ facts: CallFacts, besides attr: DecodedAttr) {
        let isShown =
            facts.descriptors.allSatisfy { attr.fields.show($0.key, $0.value) }
            && facts.interfaces.allSatisfy { attr.fields.show($0.key, $0.value) }
        guard !isShown else { return }
        key("facts")
        beginArray()
        for (number, fact) in facts.descriptors.sorted(by: { $0.key < $1.key })
        where !attr.fields.show(number, fact) {
            descriptor(number, fact)
        }
        for (index, name) in facts.interfaces.sorted(by: { $0.key < $1.key })
        where !attr.fields.show(index, name) {
            interface(index, name)
        }
        endArray()
    }
}

extension [DecodedField] {
    /// Whether a recorded attr of these fields contains the descriptor and what it was.
    fileprivate func show(_ descriptor: Int32, _ fact: DescriptorFact) -> Bool {
        contains { $0.value.shows(descriptor, fact) }
    }

    fileprivate func show(_ interface: UInt32, _ name: String) -> Bool {
        contains { $0.value.shows(interface, name) }
    }
}

extension DecodedValue {
    fileprivate func shows(_ descriptor: Int32, _ fact: DescriptorFact) -> Bool {
        switch self {
        case .descriptor(descriptor, let shown): shown == fact
        case .structure(let fields): fields.show(descriptor, fact)
        case .list(let elements, _):
            elements.prefix(JSONWriter.elementLimit).contains { $0.shows(descriptor, fact) }
        default: false
        }
    }

    fileprivate func shows(_ interface: UInt32, _ name: String) -> Bool {
        switch self {
        case .interface(interface, let shown): shown == name
        case .structure(let fields): fields.show(interface, name)
        case .list(let elements, _):
            elements.prefix(JSONWriter.elementLimit).contains { $0.shows(interface, name) }
        default: false
        }
    }
}
