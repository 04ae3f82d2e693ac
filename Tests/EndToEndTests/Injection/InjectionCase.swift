import Testing

/// A program that knows of no token, run natively as root and in the sandbox with one passed for it.
struct InjectionCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// How many calls a token is put into, where the fixture knows it.
    var injected: Int?

    init(_ name: String, injected: Int? = nil) {
        self.name = name
        self.injected = injected
    }

    var testDescription: String { name }

    static let all: [InjectionCase] = [
        // Attrs of every length, errors, answers in the attr, memory that cannot be written.
        InjectionCase("unaware_attrs"),
        InjectionCase("unaware_odd_memory"),
        InjectionCase("attr_in_odd_memory", injected: 1),
        InjectionCase("deep_stack"),
        // Filters of its own
        InjectionCase("unaware_strict_filter", injected: 16),
        InjectionCase("unaware_filter_by_argument", injected: 3),
        // Descriptors
        InjectionCase("close_all_descriptors", injected: 2),
        InjectionCase("unaware_closes_all", injected: 600),
        InjectionCase("descriptor_numbers", injected: 3),
        InjectionCase("unaware_few_descriptors", injected: 6),
        // Threads, processes, programs
        InjectionCase("unaware_threads", injected: 641),
        InjectionCase("unaware_children", injected: 8),
        InjectionCase("unaware_forks_meanwhile"),
        InjectionCase("clone_files_without_memory"),
        InjectionCase("unaware_exec", injected: 5),
        InjectionCase("unaware_killed"),
        InjectionCase("unaware_stops", injected: 300),
        // Signals
        InjectionCase("unaware_signals"),
        InjectionCase("unaware_jumps"),
        // Places and libraries
        InjectionCase("unaware_elsewhere", injected: 2),
        InjectionCase("unaware_static", injected: 3),
        InjectionCase("unaware_libbpf"),
        // What is left of ten thousand calls
        InjectionCase("unaware_many", injected: 10_001),
    ]
}
