package import BpfAbi
package import Recording

/// What watches from within the kernel while the tracer watches from outside. bpfrec does without where the kernel or
/// the user does not allow it.
package protocol CallObserver: AnyObject {
    /// From now on, what the traced threads are asked is told: what a launched process does before it is the application
    /// is bpfrec's own.
    func begin()
    /// The oldest check that was not taken yet. Those of a stopped thread are all there.
    func next() -> ObservedCheck?
    /// The oldest execution that was not taken yet. That of a process which stopped at it is there, if it was seen.
    func nextExecution() -> ObservedExecution?
    /// The name of the system call in which a check was made.
    func callName(of check: ObservedCheck) -> String
    /// Takes the counts of calls that did not stop; of one process, or of all.
    func takeCounts(of pid: Int32?) -> [ObservedCount]
    /// All that was lost so far.
    var losses: ObservationLosses { get }
}

/// A capability check as the kernel made it.
package struct ObservedCheck: Equatable, Sendable {
    /// Nanoseconds of the monotonic clock.
    package var time: UInt64
    package var pid: Int32
    package var tid: Int32
    package var name: ThreadName
    /// The system call in which it was made, and whether in the table of i386.
    package var call: Int32
    package var isI386: Bool
    /// Whether that call is bpf(2) with a command that stops.
    package var isInStoppingCall: Bool
    package var check: CapabilityCheck

    package init(
        time: UInt64, pid: Int32, tid: Int32, name: ThreadName, call: Int32, isI386: Bool,
        isInStoppingCall: Bool,
        check: CapabilityCheck
    ) {
        self.time = time
        self.pid = pid
        self.tid = tid
        self.name = name
        self.call = call
        self.isI386 = isI386
        self.isInStoppingCall = isInStoppingCall
        self.check = check
    }
}

/// What a process was seen to execute.
package struct ObservedExecution: Equatable, Sendable {
    package var pid: Int32
    package var name: ThreadName
    /// Of the executed file; nil where it has none below bpfrec's root, or a very long one.
    package var path: String?
    /// nil where they are many.
    package var arguments: [String]?

    package init(pid: Int32, name: ThreadName, path: String?, arguments: [String]?) {
        self.pid = pid
        self.name = name
        self.path = path
        self.arguments = arguments
    }
}

/// bpf(2) calls of one kind that did not stop.
package struct ObservedCount: Equatable, Sendable {
    package var pid: Int32
    package var command: BpfCommand
    package var map: CountsEvent.Map?
    package var errno: Int32?
    package var calls: UInt64

    package init(
        pid: Int32, command: BpfCommand, map: CountsEvent.Map? = nil, errno: Int32? = nil, calls: UInt64
    ) {
        self.pid = pid
        self.command = command
        self.map = map
        self.errno = errno
        self.calls = calls
    }
}
