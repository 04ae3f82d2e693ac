import Testing

/// One fixture, run natively and under `bpfrec record`.
struct FidelityCase: CustomTestStringConvertible, Sendable {
    /// The words of the command; `@name` is a fixture.
    var command: [String]
    /// What starts the command, and in the other run bpfrec: `sh -c 'umask 077; exec "$@"' sh`.
    var launcher: [String] = []
    /// What the native run needs in front of the command, where bpfrec does that itself.
    var native: [String] = []
    /// The marks of its calls, each of which must be recorded once.
    var marks: Set<UInt64> = []
    /// How many bpf() calls there are in all, where the fixture knows it.
    var calls: Int?
    /// Processes that are started, the first included.
    var processes: Int?
    /// Calls may lack their exit: threads die in them.
    var mayBreakOff = false
    /// The last words of a process that outlives the first one.
    var lastWords = ""
    var note = ""

    init(
        _ command: String..., launcher: [String] = [], native: [String] = [], marks: Set<UInt64> = [],
        calls: Int? = nil, processes: Int? = nil, mayBreakOff: Bool = false, lastWords: String = "",
        note: String = ""
    ) {
        self.command = command
        self.launcher = launcher
        self.native = native
        self.marks = marks
        self.calls = calls
        self.processes = processes
        self.mayBreakOff = mayBreakOff
        self.lastWords = lastWords
        self.note = note
    }

    var testDescription: String {
        (launcher + command).joined(separator: " ") + (note.isEmpty ? "" : " (\(note))")
    }
}

extension FidelityCase {
    private static let signals = Set(1...31 as ClosedRange<UInt64>).subtracting([9, 19])
        .union(34...64)

    static let all: [FidelityCase] = [
        // Processes and threads
        FidelityCase("@fork_children", marks: [1, 2, 3, 4, 5], calls: 5, processes: 4),
        FidelityCase("@vfork_then_exec", marks: [1, 2, 3, 4], calls: 4, processes: 3),
        FidelityCase("@clone_parent", marks: [1, 2], calls: 2, processes: 3),
        FidelityCase("@clone_untraced", marks: [1, 2], calls: 2, processes: 2),
        FidelityCase("@clone_files_without_memory", marks: [1, 2], calls: 4, processes: 2),
        FidelityCase("@clone_memory_without_thread", marks: [1, 2], calls: 2, processes: 3),
        FidelityCase("@exec_by_thread", marks: [1, 2], processes: 1, mayBreakOff: true),
        FidelityCase("@execs_by_threads_at_once", calls: 2400, processes: 621),
        FidelityCase("@exec_after_leader", marks: [1, 2], calls: 2, processes: 1),
        FidelityCase("@executes_oddly", marks: Set(1...19), calls: 19, processes: 20),
        FidelityCase("@exec_fails", marks: [1, 2], calls: 2, processes: 1),
        FidelityCase("@leader_exits_first", marks: Set(1...19), calls: 19, processes: 1),
        FidelityCase("@exit_within_threads", marks: [1], processes: 9, mayBreakOff: true),
        FidelityCase("@short_lived_threads", marks: Set(1...400), calls: 400, processes: 1),
        FidelityCase("@process_tree", marks: Set(1...99).union(1000...1009).subtracting(tens), calls: 100),
        FidelityCase("@wait_calls", marks: [1, 2, 3], calls: 3, processes: 4),
        FidelityCase("@spawn_and_shell", marks: [1, 2], calls: 2),
        FidelityCase("@children_ignored", marks: [1, 2, 3, 4], calls: 4, processes: 4),
        FidelityCase(
            "@daemonizes", marks: [1, 2], calls: 2, processes: 3, lastWords: "the daemon is done\n"),
        FidelityCase("@has_privileges", calls: 1),
        // Signals
        FidelityCase(
            "@every_signal", marks: signals.union(signals.map { $0 + 100 }), calls: 2 * signals.count),
        FidelityCase("@signals_during_calls", marks: Set(1...3000)),
        FidelityCase("@restarted_calls", marks: [1, 2, 3], calls: 3),
        FidelityCase("@handler_on_another_stack", marks: [1], calls: 1),
        FidelityCase(
            "@nested_handlers", marks: Set([1, 2] + (1...6).flatMap { [10 * $0, 10 * $0 + 1] }), calls: 14),
        FidelityCase("@queued_signals", marks: Set(1...12), calls: 12),
        FidelityCase("@group_stop", marks: [1, 2, 3, 4], calls: 4, processes: 2),
        FidelityCase("@group_stop_of_threads", processes: 2, mayBreakOff: true),
        FidelityCase("@kill_thread_group", marks: [1], processes: 6, mayBreakOff: true),
        FidelityCase("@kill_at_any_moment", marks: [1], processes: 61, mayBreakOff: true),
        FidelityCase("@die_by_signal", "11", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "6", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "4", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "5", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "15", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "9", marks: [1], calls: 1),
        FidelityCase("@die_by_signal", "64", marks: [1], calls: 1),
        FidelityCase("@timers", marks: [1, 2], calls: 2),
        // Filters of its own
        FidelityCase("@seccomp_allow_list", marks: [1, 2], calls: 2),
        FidelityCase("@seccomp_kills_bpf", marks: [1], calls: 1, mayBreakOff: true),
        FidelityCase("@seccomp_refuses_bpf", marks: [1], calls: 1),
        FidelityCase("@seccomp_traps_bpf", marks: [1], calls: 1, mayBreakOff: true),
        FidelityCase("@seccomp_wants_a_tracer", marks: [1], calls: 2),
        FidelityCase("@seccomp_for_all_threads", marks: [1, 2, 3], calls: 3),
        // Memory, descriptors, other ways into the kernel
        FidelityCase("@attr_in_odd_memory", calls: 17),
        FidelityCase("@attr_changed_by_thread", calls: 2000),
        FidelityCase("@deep_stack", marks: [1], calls: 2),
        FidelityCase("@close_all_descriptors", marks: [1, 2], calls: 4),
        FidelityCase("@descriptor_numbers", marks: [1], calls: 4),
        FidelityCase("@int80_from_64_bits", marks: [1, 2], calls: 2),
        FidelityCase("@i386_program", marks: Set(1...50), calls: 50),
        // What it inherits
        FidelityCase("@sees_itself", "an argument", "", launcher: shell(""), marks: [1]),
        FidelityCase(
            "@sees_itself",
            launcher: ["@with_signals_set", "i13,i17,i2,i14,i20,i22,b15,b14,b34,b20"] + shell(""),
            marks: [1]),
        FidelityCase("@sees_itself", launcher: shell("umask 077; ulimit -n 64; ulimit -c 0;"), marks: [1]),
        FidelityCase("@sees_itself", launcher: ["nice", "-n", "5"] + shell(""), marks: [1]),
        FidelityCase("@sees_itself", launcher: shell("exec <&- 7>&1;"), marks: [1]),
        FidelityCase(
            "@becomes_nobody", "@sees_itself", launcher: shell(""), marks: [1], note: "the tracer is root"),
        // Not programs
        FidelityCase("./with_interpreter", "a b", calls: 0),
        FidelityCase("./without_interpreter", "a b", native: ["env"], calls: 0),
    ]

    /// A shell that starts the command as a child in its own process group, after some words of ours.
    private static func shell(_ words: String) -> [String] {
        ["sh", "-c", "\(words) \"$@\"; exit $?", "sh"]
    }

    private static let tens = Set((1...9).map { UInt64(10 * $0) })
}
