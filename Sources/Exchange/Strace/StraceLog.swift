package import Recording

import BpfAbi

/// A log of `strace -f -e bpf`, of any version, as the events of a recording. Calls are taken by number, so that those
/// which the strace of the day had no name for count as well.
package struct StraceLog: Sendable {
    package private(set) var events: [TraceEvent] = []
    /// What the log leaves open.
    package private(set) var remarks: [String] = []

    private var calls: [CallEvent] = []
    private var body: [TraceEvent] = []
    private var begun: [Int32: StraceLine.Part] = [:]
    private var comms: [Int32: String] = [:]
    private var processes: [Int32: Int32] = [:]
    private var interfaces: [String] = []
    private var argv: [String] = []
    private var exe: String?
    private var seesProcesses = false
    private var opaque: [Int] = []
    private var line = 0
    private var number: UInt64 = 0
    private var lastStatus: Int32?

    /// Whether a line looks like one of such a log.
    package static func isCall(_ line: String) -> Bool {
        switch StraceLine(Array(line.utf8)[...]) {
        case .whole(let part), .begun(let part), .resumed(let part): part.name == "bpf"
        default: false
        }
    }

    package init(_ bytes: [UInt8]) throws(ImportError) {
        for slice in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            read(StraceLine(slice.last == UInt8(ascii: "\r") ? slice.dropLast() : slice))
        }
        guard number > 0 else { throw ImportError("no bpf() call is in it") }
        finish()
    }

    // MARK: Lines

    private mutating func read(_ line: StraceLine) {
        switch line {
        case .other: break
        case .exited(let tid, let status):
            lastStatus = status
            body.append(
                .process(ProcessEvent(time: 0, pid: tid, comm: comm(tid), change: .exit(status: status))))
        case .killed(let tid):
            lastStatus = nil
            body.append(
                .process(ProcessEvent(time: 0, pid: tid, comm: comm(tid), change: .killed(signal: 9))))
        case .begun(let part): begun[part.tid] = part
        case .resumed(let part):
            guard var whole = begun.removeValue(forKey: part.tid), whole.name == part.name else { return }
            whole.text = (Array(whole.text) + Array(part.text))[...]
            read(whole)
        case .whole(let part): read(part)
        }
    }

    private mutating func read(_ part: StraceLine.Part) {
        if let comm = part.comm { comms[part.tid] = comm }
        let wanted = [
            "bpf", "execve", "execveat", "clone", "clone3", "fork", "vfork", "socket", "perf_event_open",
        ]
        guard wanted.contains(part.name) else { return }
        var scanner = StraceScanner(part.text)
        guard let arguments = scanner.arguments() else { return }
        let result = StraceResult.parse(scanner.rest)
        switch part.name {
        case "bpf": readBpf(arguments, result, part.tid)
        case "execve", "execveat": readExec(arguments, result, part)
        case "socket", "perf_event_open": readContext(arguments, result, part)
        default: readClone(arguments, result, part)
        }
    }

    private mutating func readBpf(_ arguments: [StraceValue], _ result: Int64?, _ tid: Int32) {
        guard let call = StraceCall(arguments, result: result, interfaces: &interfaces) else { return }
        number += 1
        if call.isOpaque, Self.isGated(call.captured.command) {
            // An old kernel's refusal of a new form says nothing; a success says too little.
            if call.captured.errno != 22 { opaque.append(line) }
            return
        }
        body.append(
            .call(
                CallEvent(
                    number: number, time: number, pid: process(tid), tid: tid, comm: comm(tid),
                    captured: call.captured, facts: call.facts)))
    }

    /// The commands that look at a token.
    private static func isGated(_ command: BpfCommand) -> Bool {
        [.mapCreate, .progLoad, .btfLoad, .btfGetFdById].contains(command)
    }

    private mutating func readExec(_ arguments: [StraceValue], _ result: Int64?, _ part: StraceLine.Part) {
        guard result == 0 else { return }
        seesProcesses = true
        let strings = arguments.compactMap { value -> String? in
            guard case .string(let text, _) = value else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
        let list = arguments.compactMap { value -> [StraceValue]? in
            guard case .array(let elements) = value else { return nil }
            return elements
        }
        let words = (list.first ?? []).compactMap { value -> String? in
            guard case .string(let text, isCut: false) = value else { return nil }
            return String(decoding: text, as: UTF8.self)
        }
        guard let path = strings.first else { return }
        if argv.isEmpty {
            argv = words.count == list.first?.count ? words : [path]
            exe = path.hasPrefix("/") ? path : nil
        }
        comms[part.tid] = String(
            decoding: (path.split(separator: "/").last ?? "").utf8.prefix(15), as: UTF8.self)
        processes[part.tid] = part.tid
        body.append(
            .process(
                ProcessEvent(
                    time: 0, pid: part.tid, comm: comm(part.tid), change: .exec(exe: path, argv: words))))
    }

    private mutating func readClone(_ arguments: [StraceValue], _ result: Int64?, _ part: StraceLine.Part) {
        guard let child = result.flatMap({ Int32(exactly: $0) }), child > 0 else { return }
        seesProcesses = true
        comms[child] = comm(part.tid)
        let text = String(decoding: part.text, as: UTF8.self)
        if text.contains("CLONE_THREAD") {
            processes[child] = process(part.tid)
        } else {
            processes[child] = child
            body.append(
                .process(
                    ProcessEvent(
                        time: 0, pid: child, comm: comm(part.tid), change: .start(parent: process(part.tid))))
            )
        }
    }

    /// socket(2) and perf_event_open(2), by the names that a recording has for their arguments.
    private mutating func readContext(_ arguments: [StraceValue], _ result: Int64?, _ part: StraceLine.Part) {
        var list: [ContextArgument] = []
        if part.name == "socket" {
            list = zip(["domain", "type", "protocol"], arguments).map { ContextArgument($0, Self.json($1)) }
        } else if let type = arguments.first?.field("type") {
            list = [ContextArgument("type", Self.json(type))]
            if arguments.count > 1 { list.append(ContextArgument("pid", Self.json(arguments[1]))) }
        }
        body.append(
            .context(
                ContextEvent(
                    time: 0, pid: process(part.tid), tid: part.tid, comm: comm(part.tid), name: part.name,
                    arguments: list, result: result)))
    }

    private static func json(_ value: StraceValue) -> JSONValue {
        switch value {
        case .number(let number):
            number > UInt64(Int64.max) ? .integer(Int64(truncatingIfNeeded: number)) : .unsigned(number)
        case .name(let name): .string(name)
        case .flags(let parts): .array(parts.map(json))
        default: .null
        }
    }

    // MARK: Processes

    private func comm(_ tid: Int32) -> String { comms[tid] ?? "the program" }

    /// A log of bpf() alone says nothing of threads, forks and programs: all of it is then taken for one program.
    private func process(_ tid: Int32) -> Int32 { processes[tid] ?? (seesProcesses ? tid : 1) }

    // MARK: What the log says as a whole

    private mutating func finish() {
        calls = body.compactMap { event in
            guard case .call(let call) = event else { return nil }
            return call
        }
        let header = RecordingHeader(
            bpfrec: "", kernel: "", arch: "", argv: argv, cwd: "", exe: exe, started: 0,
            delegated: heldToken ? TokenMasks() : nil, uid: wasPrivileged ? 0 : 1)
        events = [.header(header)] + body
        if let lastStatus {
            events.append(.end(RecordingEnd(time: 0, reason: .exited(lastStatus), calls: number)))
        }
        addRemarks()
    }

    private var heldToken: Bool {
        calls.contains { $0.captured.command == .tokenCreate && $0.captured.result ?? -1 >= 0 }
    }

    /// Whoever gets something without a token has privilege, and for him a refusal was final.
    private var wasPrivileged: Bool {
        calls.contains { Self.isGated($0.captured.command) && $0.captured.result ?? -1 >= 0 }
    }

    private mutating func addRemarks() {
        if heldToken {
            remarks.append("the program held a token: what that did not permit is taken for needed")
        } else if !wasPrivileged {
            remarks.append(
                "no call succeeded, so the program ran without privilege: it may need more than it asked for")
        }
        if !calls.contains(where: { call in call.captured.regions.contains { $0.field == "insns" } }) {
            remarks.append(
                "the log has no instructions (strace -v prints them), so a library's probes and the capabilities that "
                    + "helpers need are not all known")
        }
        if !body.contains(where: { if case .context = $0 { true } else { false } }) {
            remarks.append(
                "the log has no socket() calls (-e trace=bpf,socket): net_raw is not known to be needed")
        }
        if let first = opaque.first {
            remarks.append(
                "\(opaque.count) call\(opaque.count == 1 ? "" : "s"), the first in line \(first), could not be read "
                    + "in full: what they need is not in the policy; bpfrec record decodes them")
        }
    }
}
