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
        try ExecutableFiles.copy(
            library.path("has_privileges"), to: program, mode: gain == .setuid ? "4755" : "755")
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

    @Test func aTracerThatIsNotRootSaysThatProgramsLoseThem() throws {
        let library = FixtureLibrary.shared
        let directory = Scratch.directory("privileges")
        chmod(directory, 0o777)
        let program = "\(directory)/program"
        try ExecutableFiles.copy(library.path("has_privileges"), to: program, mode: "4755")
        let result = RunningProgram([
            try library.path("becomes_nobody"), Recorder.program, "record", "-q",
            "-o", "\(directory)/recording", program,
        ]).finish()
        #expect(result.output.contains("CapEff:\t0000000000000000"))
        #expect(
            result.errors.contains("\(program) is setuid or has file capabilities, and runs without them"))
    }

    @Test(arguments: [
        (
            "ptraces_its_child", "traceme: -1 Operation not permitted\nchild exited 1\n",
            "cannot trace another process"
        ),
        ("seccomp_strict", "strict: Invalid argument\n", "cannot have seccomp's strict mode"),
    ])
    func whatTheApplicationHasToDoWithoutIsSaid(_ name: String, _ output: String, _ words: String) throws {
        let recording = Scratch.directory("privileges") + "/recording"
        let command = [
            Recorder.program, "record", "-q", "-o", recording, try FixtureLibrary.shared.path(name),
        ]
        let result = RunningProgram(command).finish()
        #expect(result.output == output)
        #expect(result.errors.contains(words))
    }

    @Test func aTracedBpfrecSaysWhyItCannotTrace() throws {
        let directory = Scratch.directory("privileges")
        let command = Recorder.words(["/bin/true"], output: "\(directory)/inner")
        let result = RunningProgram(Recorder.words(command, output: "\(directory)/outer")).finish()
        #expect(result.status == 125)
        #expect(result.errors.contains("(bpfrec), and only one may trace"), "\(result.errors)")
    }
}
