import BpfAbi
import Delegation
import Foundation
import Observing
import Recording
import TestSupport
import Tracing

extension Requirement {
    static let observer = Requirement("the observer (root; Linux 6.14, or fexit)") {
        (try? KernelObserver.load(selection: .all, isCounting: false)) != nil
    }
}

/// The events of a test's own application, run by the built bpfrec.
struct ObservedRun {
    let events: [TraceEvent]
    let result: BuiltProgram.Result

    /// In the sandbox, under a policy.
    init(replaying application: String, _ arguments: [String] = [], policy: String) throws {
        let scratch = ScratchDirectory()
        try scratch.write(policy, to: "policy.toml")
        try self.init(
            ["replay", "--policy", "policy.toml", "-o", "run.jsonl", "--"], application, arguments, scratch)
    }

    /// As it is.
    init(recording application: String, _ arguments: [String] = [], options: [String] = []) throws {
        try self.init(
            ["record", "-o", "run.jsonl"] + options + ["--"], application, arguments, ScratchDirectory())
    }

    init(recordingCommand command: [String]) throws {
        try self.init(["record", "-o", "run.jsonl", "--"] + command, in: ScratchDirectory())
    }

    private init(
        _ words: [String], _ application: String, _ arguments: [String], _ scratch: ScratchDirectory
    ) throws {
        try self.init(words + [BuiltProgram.built(application).path] + arguments, in: scratch)
    }

    private init(_ words: [String], in scratch: ScratchDirectory) throws {
        result = try BuiltProgram.bpfrec.run(words, in: scratch.url)
        var reader = RecordingReader()
        reader.feed([UInt8](try Data(contentsOf: scratch.url.appending(path: "run.jsonl"))))
        reader.finish()
        var events: [TraceEvent] = []
        while let event = try reader.next() { events.append(event) }
        self.events = events
    }

    var calls: [CallEvent] {
        events.compactMap { event in
            if case .call(let call) = event { call } else { nil }
        }
    }

    var end: RecordingEnd? {
        if case .end(let end) = events.last { end } else { nil }
    }

    /// The last call that was made under a thread name.
    func call(_ name: String) -> CallEvent? { calls.last { $0.comm == name } }
}
