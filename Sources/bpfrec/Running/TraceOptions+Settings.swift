import BpfAbi
import LinuxCalls
import Tracing

extension RecordSettings {
    var traceOptions: TraceOptions {
        let selection: TraceSelection =
            switch traced {
            case .all: .all
            case .control: .control
            case .commands(let commands): .named(commands)
            }
        let stacks: TraceOptions.Stacks =
            switch self.stacks {
            case .none: .none
            case .control: .control
            case .all: .all
            }
        return TraceOptions(
            selection: selection, stacks: stacks,
            limits: CaptureLimits(data: storesData, possibleCpus: PossibleCpus.count()),
            duration: duration.map(\.nanoseconds))
    }
}

extension Duration {
    /// Durations come from the command line, where they are at most a year.
    var nanoseconds: UInt64 {
        UInt64(components.seconds) * 1_000_000_000 + UInt64(components.attoseconds / 1_000_000_000)
    }
}

extension TraceOutcome {
    /// The application's own status; an end that bpfrec caused counts as a success.
    var exitStatus: ExitStatus {
        guard !isStopped else { return .yes }
        return switch end {
        case .exited(let status): .exited(status)
        case .killed(let signal): .signaled(signal)
        case .detached: .yes
        }
    }
}
