import Foundation
import TestSupport
import Testing

/// What profiling takes of memory grows with the variety of the calls, not with their number. The seconds of a million
/// are measured by hand, with the script that this test runs.
@Suite(.requires(.root, .samples)) struct MillionCallsTests {
    @Test(arguments: ["maps", "all"])
    func memoryDoesNotGrowWithTheCalls(_ mix: String) throws {
        let few = try megabytes(calls: 1000, mix)
        let many = try megabytes(calls: 8000, mix)
        #expect(many < 100)
        #expect(many < few + 8, "\(few) MB for an eighth of the calls")
    }

    private func megabytes(calls: Int, _ mix: String) throws -> Double {
        let scratch = ScratchDirectory()
        let result = try BuiltProgram(path: "\(BuiltProgram.root)/scripts/profile-million.sh").run(
            [mix], in: scratch.url,
            environment: [
                "CALLS": "\(calls)", "BPFREC": BuiltProgram.bpfrec.path, "TMPDIR": scratch.url.path,
            ])
        #expect(result.status == 0, "\(result.error)")
        let line = try #require(
            result.output.firstMatch(of: /: (\d+) calls of .*, ([\d.]+) MB\n/), "\(result.output)")
        #expect(line.1 == "\(calls)")
        return try #require(Double(line.2))
    }
}
