import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// What an application has mapped is looked at for a stack's symbols, and is not what it seems: nothing that would make
/// bpfrec wait is opened.
@Suite(.requires(.root)) struct ForeignFileTests {
    @Test(arguments: ["pipe", "device"], [true, false])
    func codeOfNoFileKeepsNobodyWaiting(_ kind: String, asRoot: Bool) throws {
        let library = FixtureLibrary.shared
        let directory = Scratch.directory("foreign")
        chmod(directory, 0o777)
        // Root finds what is mapped by /proc/PID/map_files; others have nothing but its name.
        let user = asRoot ? [] : [try library.path("becomes_nobody")]
        let program = RunningProgram(
            user + [
                Recorder.program, "record", "-qq", "-o", "\(directory)/recording", "--",
                try library.path("code_of_no_file"), kind,
            ], in: directory)
        #expect(Patience.wait { program.hasEnded }, "it waits for what never comes")
        if !program.hasEnded { program.signal(SIGKILL) }
        let result = program.finish()
        #expect(result.status == 0 && result.output.hasSuffix("refused\n"), "\(result)")
        let call = try #require(try ReadRecording("\(directory)/recording").calls.first)
        let innermost = try #require(call.stack.first)
        #expect(innermost.symbol == nil)
        #expect(innermost.module?.hasPrefix(kind == "pipe" ? "\(directory)/code" : "/dev/zero") ?? false)
    }
}
