import Foundation
import Recording
import TestSupport
import Testing

/// What the observer tells of an exec is what /proc would have said.
@Suite(.requires(.root)) struct ExecutionTests {
    /// What the file system is like where the programs are, and bpfrec with them.
    enum Place: String, CaseIterable, Sendable {
        case ordinary = ""
        case mounted = "mount -t tmpfs odd odd"
        case overlaid = """
            mkdir lower upper && mount -t tmpfs upper upper && mkdir upper/files upper/work &&
            mount -t overlay -o lowerdir=lower,upperdir=upper/files,workdir=upper/work odd odd
            """
        case otherRoot = "mkdir root && mount --rbind / root && set -- chroot root env -C \"$PWD\" \"$@\""
    }

    @Test(arguments: Place.allCases)
    func theObserverTellsTheSameAsProc(_ place: Place) throws {
        let observed = try Self.executed(in: place, options: [])
        let asked = try Self.executed(in: place, options: ["--no-observe"])
        #expect(observed == asked)
        // Each way of the fixture, and the fixture itself.
        #expect(observed.count == 20)
        #expect(observed.contains { $0.hasPrefix("gone: ") && $0.contains("/odd/gone (deleted) ") })
    }

    /// No path is made of two.
    @Test func aFileThatIsRenamedHasOneOfItsNames() throws {
        let scratch = ScratchDirectory()
        let recording = scratch.path("run.jsonl")
        let command = [try FixtureLibrary.shared.path("renamed_while_executed")]
        let result = RunningProgram(Recorder.words(command, output: recording), in: scratch.url.path).finish()
        #expect(result.output == "0 failed\n")
        let paths = try ReadRecording(recording).processes.compactMap { process in
            if case .exec(let exe, ["executed", "once"]) = process.change { exe } else { nil }
        }
        #expect(paths.count == 1000)
        #expect(Set(paths).isSubset(of: [scratch.path("a/file"), scratch.path("bb/of-another-name")]))
    }

    private static func executed(in place: Place, options: [String]) throws -> [String] {
        let scratch = ScratchDirectory()
        let recording = scratch.path("run.jsonl")
        let command = [try FixtureLibrary.shared.path("executes_oddly")]
        let script = "mkdir odd\n\(place.rawValue)\nexec \"$@\""
        let result = RunningProgram(
            ["unshare", "-m", "sh", "-ec", script, "sh"]
                + Recorder.words(command, output: recording, options: options), in: scratch.url.path
        ).finish()
        #expect(result.status == 0, "\(result)")
        return try ReadRecording(recording).processes.compactMap { process in
            guard case .exec(let exe, let arguments) = process.change else { return nil }
            let path = exe.replacingOccurrences(of: scratch.url.path, with: "")
            let words = arguments.map { $0.replacingOccurrences(of: scratch.url.path, with: "") }
            return "\(process.comm): \(path) \(words)"
        }
    }
}
