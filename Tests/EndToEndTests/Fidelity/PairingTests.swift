import BpfAbi
import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// Many threads call at once: none of their calls is missing, there twice, or paired with another's exit.
@Suite(.requires(.root)) struct PairingTests {
    static let threads = 64
    static let callsOfEach = 300

    @Test func everyCallOfEveryThreadIsWhole() throws {
        let recording = Scratch.directory("pairing") + "/recording.jsonl"
        let command = [
            try FixtureLibrary.shared.path("threads_call_at_once"), "\(Self.threads)", "\(Self.callsOfEach)",
        ]
        let program = RunningProgram(Recorder.words(command, output: recording))
        // Once the threads are under way, memory stays as it is.
        var early: Int?
        var late: Int?
        _ = Patience.wait(seconds: 90) {
            let size = (try? FileManager.default.attributesOfItem(atPath: recording)[.size] as? Int) ?? 0
            let resident = Self.residentKilobytes(program.pid)
            if size > 4_000_000, early == nil { early = resident }
            late = resident ?? late
            return program.hasEnded
        }
        #expect(program.finish() == RunningProgram.Result(status: 0, output: "done\n", errors: ""))
        let growth = try #require(late) - #require(early)
        #expect(growth < 8 << 10, "the tracer grew by \(growth) KiB")

        let calls = try ReadRecording(recording).calls.filter { $0.captured.command == .mapLookupElem }
        #expect(calls.count == Self.threads * Self.callsOfEach)
        var keysOfThread: [Int32: [UInt32]] = [:]
        var wrong = 0
        for call in calls {
            guard let key = call.region("key")?.integer(at: 0, as: UInt32.self) else {
                wrong += 1
                continue
            }
            let index = key & 0x7fff_ffff
            keysOfThread[call.tid, default: []].append(index)
            if index % 2 == 1 {
                if call.captured.errno != ENOENT { wrong += 1 }
            } else {
                let expected = UInt64(index) &* 2_654_435_761 &+ 1
                let value = call.region("value")?.integer(at: 0, as: UInt64.self)
                if call.captured.result != 0 || value != expected { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        #expect(keysOfThread.count == Self.threads)
        for keys in keysOfThread.values {
            // In the order in which the thread made them.
            let first = keys.min() ?? 0
            #expect(keys == (first..<first + UInt32(Self.callsOfEach)).map { $0 })
        }
        #expect(Set(keysOfThread.values.joined()).count == Self.threads * Self.callsOfEach)
    }

    /// The kernel counts the runs of a program, each of which is one call.
    @Test func asManyCallsAsTheKernelCounted() throws {
        let recording = Scratch.directory("counted") + "/recording.jsonl"
        let command = [
            try FixtureLibrary.shared.path("threads_run_program"), "\(Self.threads)", "\(Self.callsOfEach)",
        ]
        let all = Self.threads * Self.callsOfEach
        let program = RunningProgram(Recorder.words(command, output: recording))
        #expect(program.finish() == RunningProgram.Result(status: 0, output: "\(all) \(all)\n", errors: ""))
        let runs = try ReadRecording(recording).calls.filter { $0.captured.command == .progTestRun }
        #expect(runs.count == all)
        #expect(runs.allSatisfy { $0.captured.result == 0 })
        #expect(Set(runs.map(\.number)).count == all)
    }

    private static func residentKilobytes(_ pid: pid_t) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else {
            return nil
        }
        for line in text.split(separator: "\n") where line.hasPrefix("VmRSS:") {
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        }
        return nil
    }
}

extension CallEvent {
    fileprivate func region(_ field: String) -> Data? {
        captured.regions.first { $0.field == field && !$0.bytes.isEmpty }.map { Data($0.bytes) }
    }
}

extension Data {
    fileprivate func integer<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number? {
        guard count >= offset + MemoryLayout<Number>.size else { return nil }
        return self[offset..<offset + MemoryLayout<Number>.size].reversed().reduce(0) { $0 << 8 | Number($1) }
    }
}
