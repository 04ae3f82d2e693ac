import BpfAbi
import Glibc
import LinuxCalls
import Recording
import Tracing

/// The first line of a recording: what runs, where, and by whom.
enum RunHeader {
    static func make(_ program: ApplicationProgram, environment: [EnvironmentVariable]) -> RecordingHeader {
        var header = make(argv: program.arguments.map { String(decoding: $0, as: UTF8.self) })
        header.exe = String(decoding: program.path, as: UTF8.self)
        header.environment = environment.map { "\($0.name)=\($0.value)" }
        if let directory = program.directory { header.cwd = directory }
        return header
    }

    static func make(attachedTo pids: [Int32]) -> RecordingHeader {
        var header = make(argv: pids.first.map(ProcessFiles.arguments) ?? [])
        header.attached = pids
        header.exe = pids.first.flatMap(ProcessFiles.executable)
        return header
    }

    private static func make(argv: [String]) -> RecordingHeader {
        RecordingHeader(
            bpfrec: Version.number, kernel: KernelName.release(), arch: KernelName.machine(), argv: argv,
            cwd: workingDirectory(), started: Clock.wall(), uid: geteuid())
    }

    private static func workingDirectory() -> String {
        (try? Files.target(ofLink: "/proc/self/cwd")) ?? "."
    }
}
