import Recording

/// Which perf events an application cannot open without privilege in the initial user namespace. A token does not
/// change that, so programs that are attached through them cannot be delegated (perf_event_open(), Linux 6.18).
enum PerfEventNeeds {
    /// Why the recorded call is out of reach; nil where it is another call, or an event that anyone may open.
    static func obstacle(_ event: ContextEvent) -> String? {
        guard event.name == "perf_event_open" else { return nil }
        let arguments = Dictionary(event.arguments.map { ($0.name, $0.value) }) { first, _ in first }
        switch arguments["type"] {
        case .string("PERF_TYPE_TRACEPOINT"):
            return "a tracepoint's event needs CAP_PERFMON in the initial user namespace while "
                + "perf_event_paranoid is above -1, and its number in tracefs is for root alone; raw_tp and tp_btf "
                + "programs need neither"
        case .integer, .unsigned:
            // A number that has no name: a PMU that registered itself, as those of kprobes and uprobes do.
            return "a kprobe's event needs CAP_PERFMON in the initial user namespace, a uprobe's event "
                + "CAP_SYS_ADMIN there; kprobe.multi and uprobe.multi programs need no event"
        default:
            guard arguments["pid"] == .integer(-1) else { return nil }
            return "an event of a whole processor needs CAP_PERFMON in the initial user namespace while "
                + "perf_event_paranoid is above 0; a ring buffer needs no event"
        }
    }
}
