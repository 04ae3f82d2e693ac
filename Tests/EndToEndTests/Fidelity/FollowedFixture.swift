import Foundation
import TestSupport
import Testing

/// A fixture that runs until a file appears, and bpfrec that follows it from some moment on.
struct FollowedFixture {
    let application: RunningProgram
    let recording: String
    private let end: String

    /// Starts it, and waits until it has said that it may be followed. `FILE` among its words is the file.
    init(_ fixture: String, _ words: [String] = ["FILE"], saying ready: String = "ready\n") throws {
        let directory = Scratch.directory("attach")
        let end = "\(directory)/end"
        self.end = end
        recording = "\(directory)/recording"
        application = RunningProgram(
            [try FixtureLibrary.shared.path(fixture)] + words.map { $0 == "FILE" ? end : $0 })
        #expect(application.waitForOutput(ready))
    }

    func follow(_ options: [String] = ["-qq"]) -> RunningProgram {
        RunningProgram(
            [Recorder.program, "record", "-o", recording, "-p", "\(application.pid)"] + options)
    }

    func waitForCalls(moreThan count: Int) {
        #expect(Patience.wait { ((try? ReadRecording(recording).calls) ?? []).count > count })
    }

    /// Lets it end, as it does when nobody follows it.
    func end(saying output: String) {
        #expect(FileManager.default.createFile(atPath: end, contents: nil))
        #expect(application.finish() == RunningProgram.Result(status: 4, output: output, errors: ""))
    }
}

extension RunningProgram {
    /// bpfrec has nothing to say with `-qq`.
    func finishQuietly() {
        #expect(finish() == Result(status: 0, output: "", errors: ""))
    }
}
