import CLinux
import Delegation
import LinuxCalls
import Minimizing
import Recording
import Tracing

/// One trial that runs, and what it leaves behind.
final class TrialProcess {
    /// How much of the application's output is looked at.
    private static let outputLimit = 16 << 20

    let grants: Set<Grant>
    let pid: Int32
    private let plan: TrialPlan
    private let policy: DelegationPolicy
    private let output: UnnamedFile
    private let recording: UnnamedFile
    private let started = Clock.monotonic()

    init(_ plan: TrialPlan, _ grants: Set<Grant>, policy: DelegationPolicy, limit: UInt64?)
        throws(CommandFailure)
    {
        self.plan = plan
        self.grants = grants
        self.policy = policy
        do throws(SyscallError) {
            output = try UnnamedFile()
            recording = try UnnamedFile()
            let candidate = try UnnamedFile(Array(policy.text.utf8))
            let program = ApplicationProgram(
                path: Array("/proc/self/exe".utf8), arguments: plan.arguments(limit: limit),
                environment: Environment.inherited())
            let files = [output.raw, candidate.raw, recording.raw]
            // It opens the candidate by its number, from the beginning.
            pid = try program.withCProgram(filter: nil, noNewPrivileges: false) {
                (program) throws(SyscallError) in
                try TrialProgram.start(program, files: files)
            }
        } catch {
            throw .cannot("cannot start a trial: \(error)")
        }
    }

    var elapsed: UInt64 { Clock.monotonic() &- started }

    /// Once it has ended: hands its events to the judge, and says what was seen beside them. A trial that could not
    /// be made at all is an error, with its own words.
    func read(_ status: WaitStatus, into judge: inout TrialJudge) throws(CommandFailure) -> TrialObservation {
        guard case .exited(let code) = status, code == 0 || code == 1 else { throw failure(status) }
        var stream = try RecordingStream(recording.path)
        while let event = try stream.next() { judge.feed(event) }
        let matches = plan.settings.expect.map { $0.matches(text) } ?? true
        return TrialObservation(matchesPattern: matches, satisfiesProbe: code == 0)
    }

    /// Everything that the run recorded, for another reader.
    func events(_ take: (TraceEvent) -> Void) throws(CommandFailure) {
        var stream = try RecordingStream(recording.path)
        while let event = try stream.next() { take(event) }
    }

    private var text: [UInt8] { (try? output.contents(atMost: Self.outputLimit)) ?? [] }

    /// What the application last wrote, for a person who wonders why it fails.
    var lastWords: [String] {
        String(decoding: text, as: UTF8.self).split(separator: "\n").suffix(5).map(String.init)
    }

    private func failure(_ status: WaitStatus) -> CommandFailure {
        let words = lastWords.last { $0.hasPrefix("bpfrec: ") }?.dropFirst("bpfrec: ".count)
        let message = words.map(String.init) ?? "a trial ended without a result (\(status))"
        return switch status {
        case .exited(ExitStatus.notFound.code): CommandFailure(kind: .notFound, message: message)
        case .exited(ExitStatus.notExecutable.code): CommandFailure(kind: .notExecutable, message: message)
        default: .cannot(message)
        }
    }
}
