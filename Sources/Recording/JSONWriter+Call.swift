package import BpfAbi

/// What of the captured bytes an object of a call carries.
package enum CaptureDetail {
    /// None: for those who read what was decoded.
    case omitted
    /// All, each region by the name of its payload where it has one. Empty where none has.
    case stored([SHA256?])
}

extension JSONWriter {
    /// A call as one object. What is not derived from the captured bytes is in `call`.
    package mutating func call(_ call: CallEvent, capture: CaptureDetail) {
        before.shown.removeAll()
        begin("call")
        key("n")
        number(call.number)
        key("time")
        seconds(nanoseconds: call.time)
        thread(pid: call.pid, tid: call.tid, comm: call.comm)
        key("cmd")
        string(call.commandName)
        key("attr")
        beginObject()
        let tail = AttrDecoder.decode(call.captured, facts: call.facts, to: &self)
        endObject()
        if let tail { self.tail(tail) }
        key("size")
        number(UInt64(call.captured.size))
        result(call.captured.result)
        switch call.captured.injection {
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
            beginObject()
            key("fd")
            number(Int64(Int32(truncatingIfNeeded: call.captured.result ?? -1)))
            members(created)
            endObject()
        }
        if let duration = call.duration {
            key("duration")
            seconds(nanoseconds: duration)
        }
        if call.captured.abi != .x86_64 {
            key("abi")
            string(call.captured.abi.rawValue)
        }
        if case .stored(let digests) = capture {
            key("captured")
            self.captured(call.captured, digests)
            factsNotShown(call.facts)
        }
        if let checks = call.checks { self.checks(checks) }
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
        let place = stack.reduce(0) { ($0 &* 31) &+ $1.address }
        if let text = before.stacks.text(of: stack, key: place) { return again(text.span) }
        let start = position
        beginArray()
        for frame in stack { self.frame(frame) }
        endArray()
        before.stacks.keep(text(since: start), of: stack, key: place)
    }

    private mutating func checks(_ checks: [CapabilityCheck]) {
        key("checks")
        let sum = checks.reduce(0) { ($0 &* 31) &+ UInt64($1.capability) }
        if let text = before.checks.text(of: checks, key: sum) { return again(text.span) }
        let start = position
        beginArray()
        for check in checks {
            beginObject()
            members(check)
            endObject()
        }
        endArray()
        before.checks.keep(text(since: start), of: checks, key: sum)
    }

    private mutating func frame(_ frame: StackFrame) {
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
    private mutating func factsNotShown(_ facts: CallFacts) {
        let shown = before.shown
        let isShown =
            facts.descriptors.allSatisfy { shown.descriptors.contains($0.key) }
            && facts.interfaces.allSatisfy { shown.interfaces.contains($0.key) }
        guard !isShown else { return }
        key("facts")
        beginArray()
        for (number, fact) in facts.descriptors.sorted(by: { $0.key < $1.key })
        where !shown.descriptors.contains(number) {
            descriptor(number, fact)
        }
        for (index, name) in facts.interfaces.sorted(by: { $0.key < $1.key })
        where !shown.interfaces.contains(index) {
            interface(index, name)
        }
        endArray()
    }
}

extension JSONWriter: DecodedOutput {
    package mutating func field(_ row: Field, _ value: DecodedValue, atEntry: DecodedValue?) {
        key(row)
        self.value(value)
        if let atEntry {
            key(named: "\(row.name)@entry")
            self.value(atEntry)
        }
    }

    package mutating func field(_ row: Field, descriptor: Int32, _ fact: DescriptorFact?) {
        key(row)
        if fact != nil { before.shown.descriptors.append(descriptor) }
        self.descriptor(descriptor, fact)
    }

    package mutating func field(_ row: Field, number: UInt64) {
        key(row)
        self.number(number)
    }

    package mutating func field(nothingAt row: Field) {
        key(row)
        null()
    }

    private mutating func key(_ row: Field) {
        let text = row.key
        key(written: text.span)
    }

    package mutating func field(named name: String, _ value: DecodedValue) {
        key(named: name)
        self.value(value)
    }

    package mutating func beginStructure(_ name: String) {
        key(named: name)
        beginObject()
    }

    package mutating func endStructure() {
        endObject()
    }
}
