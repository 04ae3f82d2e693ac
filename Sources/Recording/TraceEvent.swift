package import BpfAbi

/// One line of a recording.
package enum TraceEvent: Equatable, Sendable {
    case header(RecordingHeader)
    case call(CallEvent)
    case context(ContextEvent)
    case process(ProcessEvent)
    /// What the kernel names and bpfrec's tables do not, before the first call that needs it.
    case names(NewerNames)
    case check(CheckEvent)
    case counts(CountsEvent)
    case end(RecordingEnd)
}

/// The first line: what was recorded, where and by what.
package struct RecordingHeader: Equatable, Sendable {
    package static let currentSchema = 1

    package var schema: Int
    package var bpfrec: String
    /// `uname -r` and the machine.
    package var kernel: String
    package var arch: String
    package var argv: [String]
    /// The working directory and the executable that argv[0] was resolved to.
    package var cwd: String
    package var exe: String?
    /// Outside a sandbox: the directory that was made its root, and the user it was made, where that was asked for.
    package var root: String?
    package var user: String?
    /// The time after which it was to be ended: `5s`.
    package var stopAfter: String?
    /// Seconds since 1970 at which the clock of the recording starts.
    package var started: Double
    /// Whether the application was launched by, or attached to by, bpfrec.
    package var attached: [Int32]?
    /// Set where the application ran in the replay sandbox: the masks it was given, `any` being all ones.
    package var delegated: TokenMasks?
    /// Set then as well: where it ran.
    package var sandbox: RecordedSandbox?
    /// Whether the kernel's own checks were observed, or come from tables.
    package var observed: Bool
    /// Outer identity: who the application was.
    package var uid: UInt32
    package var environment: [String]

    package init(
        schema: Int = Self.currentSchema, bpfrec: String, kernel: String, arch: String, argv: [String],
        cwd: String,
        exe: String? = nil, started: Double, attached: [Int32]? = nil, delegated: TokenMasks? = nil,
        sandbox: RecordedSandbox? = nil, observed: Bool = false, uid: UInt32 = 0, environment: [String] = []
    ) {
        self.schema = schema
        self.bpfrec = bpfrec
        self.kernel = kernel
        self.arch = arch
        self.argv = argv
        self.cwd = cwd
        self.exe = exe
        self.started = started
        self.attached = attached
        self.delegated = delegated
        self.sandbox = sandbox
        self.observed = observed
        self.uid = uid
        self.environment = environment
    }
}

/// One bpf(2) call.
package struct CallEvent: Equatable, Sendable {
    /// Counts from 1 in the order of the entries.
    package var number: UInt64
    /// Nanoseconds since the start of the recording, at entry.
    package var time: UInt64
    package var pid: Int32
    package var tid: Int32
    /// The name of the thread (comm) in the call.
    package var comm: String
    package var captured: CapturedCall
    /// What the descriptors and interfaces that the call names were.
    package var facts: CallFacts
    /// What a descriptor that the call returned is.
    package var created: DescriptorFact?
    /// Nanoseconds between entry and exit; nil where no exit was seen.
    package var duration: UInt64?
    /// What the kernel asked of the caller's capabilities, in order; nil where that was not observed.
    package var checks: [CapabilityCheck]?
    package var stack: [StackFrame]

    // In place, for a call of it copies the whole once more.
    @inlinable @inline(__always)
    package init(
        number: UInt64, time: UInt64, pid: Int32, tid: Int32, comm: String, captured: CapturedCall,
        facts: CallFacts = CallFacts(), created: DescriptorFact? = nil, duration: UInt64? = nil,
        checks: [CapabilityCheck]? = nil, stack: [StackFrame] = []
    ) {
        self.number = number
        self.time = time
        self.pid = pid
        self.tid = tid
        self.comm = comm
        self.captured = captured
        self.facts = facts
        self.created = created
        self.duration = duration
        self.checks = checks
        self.stack = stack
    }
}

extension CallEvent {
    /// The command's name: the kernel's own where the tables have none.
    package var commandName: String {
        let command = captured.command
        return BpfCommand.names.indices.contains(Int(command.rawValue))
            ? command.name : facts.newer.commandName(command) ?? command.name
    }
}

/// A frame of a call stack, innermost first.
package struct StackFrame: Equatable, Sendable {
    package var address: UInt64
    /// The file that is mapped there.
    package var module: String?
    /// The address inside that file, as `addr2line` wants it.
    package var offset: UInt64?
    package var symbol: String?
    package var symbolOffset: UInt64?

    package init(
        address: UInt64, module: String? = nil, offset: UInt64? = nil, symbol: String? = nil,
        symbolOffset: UInt64? = nil
    ) {
        self.address = address
        self.module = module
        self.offset = offset
        self.symbol = symbol
        self.symbolOffset = symbolOffset
    }
}

/// Another system call that decides whether an application can live without root.
package struct ContextEvent: Equatable, Sendable {
    package var time: UInt64
    package var pid: Int32
    package var tid: Int32
    package var comm: String
    /// The name of the system call.
    package var name: String
    /// Decoded arguments, in order.
    package var arguments: [ContextArgument]
    package var result: Int64?

    package init(
        time: UInt64, pid: Int32, tid: Int32, comm: String, name: String, arguments: [ContextArgument],
        result: Int64? = nil
    ) {
        self.time = time
        self.pid = pid
        self.tid = tid
        self.comm = comm
        self.name = name
        self.arguments = arguments
        self.result = result
    }
}

package struct ContextArgument: Equatable, Sendable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

/// A process came, changed its program, or went.
package struct ProcessEvent: Equatable, Sendable {
    package enum Change: Equatable, Sendable {
        case start(parent: Int32)
        case exec(exe: String, argv: [String])
        case exit(status: Int32)
        case killed(signal: Int32)
    }

    package var time: UInt64
    package var pid: Int32
    package var comm: String
    package var change: Change

    package init(time: UInt64, pid: Int32, comm: String, change: Change) {
        self.time = time
        self.pid = pid
        self.comm = comm
        self.change = change
    }
}

/// The last line of a recording that ended cleanly.
package struct RecordingEnd: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        case exited(Int32)
        case signaled(Int32)
        /// The tracer let go of processes that go on.
        case detached
    }

    package var time: UInt64
    package var reason: Reason
    /// bpfrec itself ended the application, because `--for` was over or it was told to stop.
    package var isStopped: Bool
    package var calls: UInt64
    /// Checks and counted calls that there was no room for: what the recording says of them is not all.
    package var lost: ObservationLosses

    package init(
        time: UInt64, reason: Reason, isStopped: Bool = false, calls: UInt64,
        lost: ObservationLosses = ObservationLosses()
    ) {
        self.time = time
        self.reason = reason
        self.isStopped = isStopped
        self.calls = calls
        self.lost = lost
    }
}

/// What the observer saw and could not keep.
package struct ObservationLosses: Equatable, Sendable {
    package var checks: UInt64
    package var counts: UInt64

    package init(checks: UInt64 = 0, counts: UInt64 = 0) {
        self.checks = checks
        self.counts = counts
    }
}
