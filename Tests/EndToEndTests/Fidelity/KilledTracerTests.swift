import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// The tracer is killed: the application goes with it, and what was recorded can be read.
@Suite(.requires(.root)) struct KilledTracerTests {
    @Test func nothingIsLostButTheCallInFlight() throws {
        let directory = Scratch.directory("killed")
        let command = [try FixtureLibrary.shared.path("calls_forever")]
        var generator = SystemRandomNumberGenerator()
        var longest = 0
        for round in 0..<100 {
            let path = "\(directory)/\(round)"
            let program = RunningProgram(Recorder.words(command, output: path))
            // From before the first call, through the start of the observer, to well into them.
            if round == 0 { _ = Patience.wait { Self.size(path) > 10_000 } }
            usleep(UInt32.random(in: 5_000...300_000, using: &generator))
            program.signal(SIGKILL)
            #expect(program.finish().status == 128 + SIGKILL)

            guard Self.size(path) > 0 else { continue }
            let recording = try ReadRecording(path)
            #expect(recording.ending == nil)
            for pid in Set(recording.processes.map(\.pid)) {
                let isGone = Patience.wait { !Self.isAlive(pid) }
                #expect(isGone, "\(pid) is still there")
                if !isGone { kill(pid, SIGKILL) }
            }
            // Each thread marks its calls 1, 2, 3...: what is there has no hole.
            for (_, calls) in Dictionary(grouping: recording.calls, by: \.tid) {
                #expect(calls.compactMap(\.mark) == calls.indices.map { UInt64($0) + 1 })
            }
            longest = max(longest, recording.calls.count)
            try? FileManager.default.removeItem(atPath: path)
        }
        #expect(longest > 10)
    }

    private static func size(_ path: String) -> Int {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
    }

    /// Whoever inherits its processes may be slow to bury them.
    private static func isAlive(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return false
        }
        return !stat.contains(") Z ")
    }
}
