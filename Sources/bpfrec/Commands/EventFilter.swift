import BpfAbi
import Recording

/// Which events of a recording are wanted. An empty set wants all.
struct EventFilter: Equatable, Sendable {
    var commands: Set<BpfCommand> = []
    var processes: Set<Int32> = []
    var isForFailures = false

    func wants(_ event: TraceEvent) -> Bool {
        switch event {
        case .header, .names, .end: true
        case .call(let call):
            (commands.isEmpty || commands.contains(call.captured.command)) && wants(process: call.pid)
                && (!isForFailures || call.captured.errno != nil)
        case .context(let context):
            // Other system calls have no bpf() command that could have been asked for.
            commands.isEmpty && wants(process: context.pid) && (!isForFailures || (context.result ?? 0) < 0)
        case .check(let check): commands.isEmpty && !isForFailures && wants(process: check.pid)
        case .counts(let counts):
            (commands.isEmpty || commands.contains(counts.command)) && wants(process: counts.pid)
                && (!isForFailures || counts.errno != nil)
        case .process(let process):
            commands.isEmpty && !isForFailures && wants(process: process.pid)
        }
    }

    private func wants(process: Int32) -> Bool { processes.isEmpty || processes.contains(process) }
}
