import BpfAbi
import Foundation
import Glibc
import Recording
import TestSupport

/// The built bpfrec, and what it recorded.
enum Recorder {
    static let program = BuiltProgram.bpfrec.path

    static func words(_ command: [String], output: String, options: [String] = []) -> [String] {
        [program, "record", "-qq", "--stack", "none", "-o", output] + options + ["--"] + command
    }
}

/// A recording as it was read: every event, and how it ended.
struct ReadRecording {
    let events: [TraceEvent]
    let ending: RecordingEnd?
    let isTruncated: Bool

    init(_ path: String) throws {
        var reader = RecordingReader()
        reader.feed([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        reader.finish()
        var events: [TraceEvent] = []
        while let event = try reader.next() { events.append(event) }
        self.events = events
        ending = reader.ending
        isTruncated = reader.isTruncated
    }

    var calls: [CallEvent] {
        events.compactMap { event in
            if case .call(let call) = event { return call }
            return nil
        }
    }

    var processes: [ProcessEvent] {
        events.compactMap { event in
            if case .process(let process) = event { return process }
            return nil
        }
    }

    var contexts: [ContextEvent] {
        events.compactMap { event in
            if case .context(let context) = event { return context }
            return nil
        }
    }
}

extension CallEvent {
    /// What `mark()` of fixture.h put into the call; nil for calls of another kind.
    var mark: UInt64? {
        guard captured.command == .mapLookupElem, captured.attr.starts(with: [0xff, 0xff, 0xff, 0xff]),
            captured.attr.count == 32, number(at: 16) == 0x6d61_726b
        else { return nil }
        return number(at: 8)
    }

    func number(at offset: Int) -> UInt64 {
        captured.attr[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
