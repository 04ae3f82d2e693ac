import Foundation
import TestSupport
import Testing

/// A recording that cannot be written is reported at once, and the application is none the worse for it.
@Suite(.requires(.root)) struct OutputFailureTests {
    static let applicationsOutput = "child exited 10\nchild exited 11\nchild exited 12\n"

    @Test func aFullDeviceIsReported() throws {
        let command = [try FixtureLibrary.shared.path("fork_children")]
        let result = RunningProgram(Recorder.words(command, output: "/dev/full")).finish()
        #expect(result.status == 125)
        #expect(result.output == Self.applicationsOutput)
        #expect(result.errors.contains("/dev/full: No space left on device"), "\(result.errors)")
        #expect(result.errors.contains("the application goes on"))
    }

    @Test func standardOutputIsCalledByItsName() throws {
        let command = [try FixtureLibrary.shared.path("fork_children")]
        let record = Recorder.words(command, output: "-").joined(separator: " ")
        let result = RunningProgram(["sh", "-c", "exec \(record) >/dev/full"]).finish()
        #expect(result.status == 125)
        #expect(
            result.errors.contains("cannot write standard output: No space left on device"),
            "\(result.errors)")
    }

    /// RLIMIT_FSIZE, which kills who does not expect it.
    @Test func aFileThatMayNotGrowIsReported() throws {
        let directory = Scratch.directory("limit")
        let command = [try FixtureLibrary.shared.path("short_lived_threads")]
        let record = Recorder.words(command, output: "\(directory)/recording").joined(separator: " ")
        let result = RunningProgram(["sh", "-c", "ulimit -f 4; exec \(record)"]).finish()
        #expect(result.status == 125)
        #expect(result.output == "done\n")
        #expect(result.errors.contains("File too large; the application goes on"), "\(result.errors)")
    }

    @Test func aDiskThatFillsUpKeepsWhatItHas() throws {
        let directory = Scratch.directory("full")
        let command = [try FixtureLibrary.shared.path("short_lived_threads")]
        let record = Recorder.words(command, output: "\(directory)/recording").joined(separator: " ")
        // In a mount namespace of its own; the recording is copied out of it.
        let script =
            "mount -t tmpfs -o size=64k none \(directory) || exit 99; \(record); status=$?; "
            + "cp \(directory)/recording \(directory).copy; exit $status"
        let result = RunningProgram(["unshare", "-m", "sh", "-c", script]).finish()
        #expect(result.status == 125)
        #expect(result.output == "done\n")
        #expect(result.errors.contains("No space left on device"), "\(result.errors)")
        let recording = try ReadRecording("\(directory).copy")
        #expect(recording.ending == nil)
        #expect(recording.calls.count > 10)
        #expect(recording.calls.count < 400)
    }

    @Test func aClosedPipeIsReported() throws {
        let directory = Scratch.directory("pipe")
        let command = [try FixtureLibrary.shared.path("short_lived_threads")]
        let record = Recorder.words(command, output: "/dev/fd/3").joined(separator: " ")
        let script = "{ \(record) 3>&1 >out 2>err; echo $? >status; } | head -c 1000 >head"
        #expect(RunningProgram(["sh", "-c", script], in: directory).finish().status == 0)
        func text(_ name: String) throws -> String {
            try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
        }
        #expect(try text("status") == "125\n")
        #expect(try text("out") == "done\n")
        #expect(try text("err").contains("Broken pipe"))
        #expect(try text("head").count == 1000)
    }
}
