import BpfAbi

/// The lines of a recording that are no calls.
extension JSONWriter {
    /// An event as one object; of a call, what was decoded.
    package mutating func event(_ event: TraceEvent) {
        switch event {
        case .call(let call):
            self.call(call, capture: .omitted)
        case .header(let header): self.header(header)
        case .context(let context): self.context(context)
        case .process(let process): self.process(process)
        case .names(let names): self.names(names)
        case .check(let event): self.check(event)
        case .counts(let counts): self.counts(counts)
        case .end(let end): self.end(end)
        }
    }

    private mutating func names(_ names: NewerNames) {
        begin("names")
        key("constants")
        beginArray()
        for constant in names.constants {
            beginObject()
            key("enum")
            string(constant.enumeration)
            key("value")
            number(constant.value)
            key("name")
            string(constant.name)
            endObject()
        }
        endArray()
        key("fields")
        beginArray()
        for field in names.fields {
            beginObject()
            key("cmd")
            number(UInt64(field.command.rawValue))
            key("path")
            string(field.path)
            key("offset")
            number(Int64(field.offset))
            key("size")
            number(Int64(field.size))
            endObject()
        }
        endArray()
        endObject()
    }

    mutating func begin(_ type: StaticString) {
        beginObject()
        key("type")
        word(type)
    }

    mutating func payload(_ digest: SHA256, _ bytes: [UInt8]) {
        begin("payload")
        key("sha256")
        hex(bytes: digest.bytes)
        key("bytes")
        hex(bytes: bytes)
        endObject()
    }

    private mutating func header(_ header: RecordingHeader) {
        begin("header")
        key("schema")
        number(Int64(header.schema))
        key("bpfrec")
        string(header.bpfrec)
        key("kernel")
        string(header.kernel)
        key("arch")
        string(header.arch)
        key("argv")
        strings(header.argv)
        key("cwd")
        string(header.cwd)
        if let exe = header.exe {
            key("exe")
            string(exe)
        }
        if let root = header.root {
            key("root")
            string(root)
        }
        if let user = header.user {
            key("user")
            string(user)
        }
        if let stopAfter = header.stopAfter {
            key("for")
            string(stopAfter)
        }
        key("started")
        number(header.started)
        if let attached = header.attached {
            key("attached")
            beginArray()
            for pid in attached { number(Int64(pid)) }
            endArray()
        }
        if let delegated = header.delegated {
            key("delegated")
            masks(delegated)
        }
        if let sandbox = header.sandbox {
            key("sandbox")
            self.sandbox(sandbox)
        }
        key("observed")
        bool(header.observed)
        key("uid")
        number(UInt64(header.uid))
        if !header.environment.isEmpty {
            key("env")
            strings(header.environment)
        }
        endObject()
    }

    private mutating func sandbox(_ sandbox: RecordedSandbox) {
        beginObject()
        key("net")
        string(sandbox.hasOwnNetwork ? "new" : "host")
        key("cgroup")
        string(sandbox.hasOwnCgroup ? "new" : "host")
        key("bpffs")
        string(sandbox.bpffs)
        if let root = sandbox.root {
            key("root")
            string(root)
        }
        if let user = sandbox.user {
            key("user")
            string(user)
        }
        if let helper = sandbox.helper {
            key("via")
            string(helper)
        }
        endObject()
    }

    private mutating func context(_ context: ContextEvent) {
        begin("context")
        key("time")
        seconds(nanoseconds: context.time)
        thread(pid: context.pid, tid: context.tid, comm: context.comm)
        key("name")
        string(context.name)
        key("args")
        beginObject()
        for argument in context.arguments {
            key(named: argument.name)
            value(argument.value)
        }
        endObject()
        result(context.result)
        endObject()
    }

    private mutating func process(_ process: ProcessEvent) {
        begin("process")
        key("time")
        seconds(nanoseconds: process.time)
        key("pid")
        number(Int64(process.pid))
        key("comm")
        string(process.comm)
        key("event")
        switch process.change {
        case .start(let parent):
            word("start")
            key("parent")
            number(Int64(parent))
        case .exec(let exe, let argv):
            word("exec")
            key("exe")
            string(exe)
            key("argv")
            strings(argv)
        case .exit(let status):
            word("exit")
            key("status")
            number(Int64(status))
        case .killed(let signal):
            word("exit")
            key("signal")
            number(Int64(signal))
        }
        endObject()
    }

    private mutating func end(_ end: RecordingEnd) {
        begin("end")
        key("time")
        seconds(nanoseconds: end.time)
        key("reason")
        switch end.reason {
        case .exited(let status):
            word("exited")
            key("status")
            number(Int64(status))
        case .signaled(let signal):
            word("signaled")
            key("signal")
            number(Int64(signal))
        case .detached:
            word("detached")
        }
        if end.isStopped {
            key("stopped")
            bool(true)
        }
        key("calls")
        number(end.calls)
        if end.lost.checks > 0 {
            key("lost_checks")
            number(end.lost.checks)
        }
        if end.lost.counts > 0 {
            key("lost_counts")
            number(end.lost.counts)
        }
        endObject()
    }

    private mutating func check(_ event: CheckEvent) {
        begin("check")
        key("time")
        seconds(nanoseconds: event.time)
        thread(pid: event.pid, tid: event.tid, comm: event.comm)
        key("in")
        string(event.call)
        members(event.check)
        endObject()
    }

    mutating func members(_ check: CapabilityCheck) {
        key("cap")
        string(CapabilityNames.name(check.capability))
        key("ns")
        string(check.namespace.rawValue)
        key("userns")
        number(UInt64(check.inode))
        key("granted")
        bool(check.isGranted)
    }

    private mutating func counts(_ counts: CountsEvent) {
        begin("counts")
        key("time")
        seconds(nanoseconds: counts.time)
        key("pid")
        number(Int64(counts.pid))
        key("comm")
        string(counts.comm)
        key("cmd")
        string(counts.command.name)
        if let map = counts.map {
            key("map")
            beginObject()
            key("id")
            number(UInt64(map.id))
            key("type")
            if let name = MapType.name(map.type) { string(name) } else { number(UInt64(map.type)) }
            key("name")
            string(map.name)
            endObject()
        }
        if let errno = counts.errno {
            key("errno")
            string(ErrnoNames.name(errno))
        }
        key("calls")
        number(counts.calls)
        endObject()
    }

    private mutating func strings(_ values: [String]) {
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
