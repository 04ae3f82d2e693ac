import Delegation
import LinuxCalls
import Recording

/// The trials that run at this moment.
final class TrialCrew {
    private let plan: TrialPlan
    /// After which an application that goes on is taken for one that hangs; nil where the user limits its time.
    private let limit: UInt64?
    private(set) var running: [TrialProcess] = []
    /// Called now and then while there is nothing to do but wait.
    var isWaiting: ([TrialProcess]) -> Void = { _ in }

    init(_ plan: TrialPlan, limit: UInt64?) {
        self.plan = plan
        self.limit = limit
    }

    deinit {
        keep([])
    }

    /// Starts what is wanted and does not run yet, and ends what runs and is not wanted any more.
    func keep(_ wanted: [Set<Grant>]) {
        for trial in running where !wanted.contains(trial.grants) { TrialProgram.kill(trial.pid) }
        running.removeAll { !wanted.contains($0.grants) }
    }

    func start(_ wanted: [Set<Grant>]) throws(CommandFailure) {
        for grants in wanted where !running.contains(where: { $0.grants == grants }) {
            try start(grants, policy: plan.candidate(grants))
        }
    }

    func start(_ grants: Set<Grant>, policy: DelegationPolicy) throws(CommandFailure) {
        running.append(try TrialProcess(plan, grants, policy: policy, limit: limit))
    }

    /// Sleeps until a trial ends; nil where bpfrec was told to stop, and then none runs any more.
    func next() throws(CommandFailure) -> (trial: TrialProcess, status: WaitStatus)? {
        do throws(SyscallError) {
            while true {
                // Looked for each time: a trial may end sooner than a signal that came between two waits is rung again.
                while let signal = Signals.take() {
                    guard signal.number == Self.alarm else {
                        keep([])
                        return nil
                    }
                }
                Signals.setAlarm(milliseconds: 200)
                switch try Ptrace.wait() {
                case .change(let pid, let status):
                    guard let index = running.firstIndex(where: { $0.pid == pid }) else { continue }
                    if case .stopped = status { continue }
                    return (running.remove(at: index), status)
                case .interrupted:
                    isWaiting(running)
                case .nothingLeft:
                    throw SyscallError("waitpid", errno: SyscallError.noChild)
                }
            }
        } catch {
            keep([])
            throw .cannot("cannot wait for a trial: \(error)")
        }
    }

    private static let alarm: Int32 = 14
}
