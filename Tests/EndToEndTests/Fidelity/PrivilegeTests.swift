import BpfAbi
import Foundation
import Glibc
import Recording
import TestSupport
import Testing

/// Programs that are more than their caller: under a tracer that is root they stay what they are.
@Suite(.requires(.root)) struct PrivilegeTests {
    enum Gain: String, CaseIterable, Sendable {
        case setuid
        case capabilities
    }

    @Test(arguments: Gain.allCases)
    func programsKeepTheirPrivileges(_ gain: Gain) throws {
        let directory = Scratch.directory("privileges")
        let library = FixtureLibrary.shared
        let program = "\(directory)/program"
        try FileManager.default.copyItem(atPath: library.path("has_privileges"), toPath: program)
        chmod(program, gain == .setuid ? 0o4755 : 0o755)
        if gain == .capabilities {
            #expect(RunningProgram([try library.path("gives_capabilities"), program]).finish().status == 0)
        }
        let command = [try library.path("becomes_nobody"), program]
        let native = RunningProgram(command).finish()
        let recorded = RunningProgram(Recorder.words(command, output: "\(directory)/recording")).finish()
        #expect(recorded == native)
        #expect(native.output.hasSuffix("map 3 \n"), "\(native)")
        #expect(try ReadRecording("\(directory)/recording").calls.map(\.captured.result) == [3])
    }

    @Test func aProgramCannotTraceItsChild() throws {
        let recording = Scratch.directory("privileges") + "/recording"
        let command = [try FixtureLibrary.shared.path("ptraces_its_child")]
        let result = RunningProgram(Recorder.words(command, output: recording)).finish()
        #expect(result.output == "traceme: -1 Operation not permitted\nchild exited 1\n")
    }
}
