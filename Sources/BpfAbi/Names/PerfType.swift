/// `enum perf_type_id` of linux/perf_event.h.
package enum PerfType {
    package static let table = NameTable([
        NamedValue(0, "PERF_TYPE_HARDWARE", since: "2.6.31"),
        NamedValue(1, "PERF_TYPE_SOFTWARE", since: "2.6.31"),
        NamedValue(2, "PERF_TYPE_TRACEPOINT", since: "2.6.31"),
        NamedValue(3, "PERF_TYPE_HW_CACHE", since: "2.6.31"),
        NamedValue(4, "PERF_TYPE_RAW", since: "2.6.31"),
        NamedValue(5, "PERF_TYPE_BREAKPOINT", since: "2.6.33"),
    ])
}
