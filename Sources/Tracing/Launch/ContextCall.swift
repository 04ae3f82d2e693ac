/// A system call other than bpf(2) that decides whether an application can live without root. Each is chosen by a
/// condition on its arguments that the seccomp filter itself can test, so that its ordinary uses never stop.
package struct ContextCall: Sendable {
    /// A test of the low 32 bits of one argument.
    package enum Condition: Sendable {
        case always
        case equals(argument: Int, UInt32)
        case isOneOf(argument: Int, [UInt32])
        /// (argument & mask) == value
        case masked(argument: Int, mask: UInt32, UInt32)
    }

    package let name: String
    let x86_64: UInt32
    let i386: UInt32?
    /// Any of them suffices.
    let conditions: [Condition]
    let arguments: [ContextArgumentRow]

    /// The filter's own test, for threads that stop at every call.
    func matches(_ values: [UInt64]) -> Bool {
        conditions.contains { condition in
            switch condition {
            case .always: true
            case .equals(let index, let value): UInt32(truncatingIfNeeded: values[index]) == value
            case .isOneOf(let index, let list): list.contains(UInt32(truncatingIfNeeded: values[index]))
            case .masked(let index, let mask, let value):
                UInt32(truncatingIfNeeded: values[index]) & mask == value
            }
        }
    }
}

/// How an argument of a context call is shown.
struct ContextArgumentRow: Sendable {
    enum Meaning: Sendable {
        case number
        case hex
        case descriptor
        case text
        case named([UInt32: String])
        /// A socket type with its SOCK_NONBLOCK and SOCK_CLOEXEC bits.
        case socketType
        /// A field of a structure that the argument points to.
        case field(offset: UInt64, size: Int, names: [UInt32: String])
    }

    let name: String
    let index: Int
    let meaning: Meaning

    init(_ name: String, _ index: Int, _ meaning: Meaning = .number) {
        self.name = name
        self.index = index
        self.meaning = meaning
    }
}

extension ContextCall {
    private static let addressFamilies: [UInt32: String] = [
        1: "AF_UNIX", 2: "AF_INET", 10: "AF_INET6", 16: "AF_NETLINK", 17: "AF_PACKET", 44: "AF_XDP",
    ]
    private static let perfTypes: [UInt32: String] = [
        0: "PERF_TYPE_HARDWARE", 1: "PERF_TYPE_SOFTWARE", 2: "PERF_TYPE_TRACEPOINT", 3: "PERF_TYPE_HW_CACHE",
        4: "PERF_TYPE_RAW", 5: "PERF_TYPE_BREAKPOINT",
    ]

    private static let ptraceRequests: [UInt32: String] = [
        0: "PTRACE_TRACEME", 16: "PTRACE_ATTACH", 0x4206: "PTRACE_SEIZE",
    ]

    /// Numbers: asm/unistd_64.h and unistd_32.h. What each is for stands beside it.
    package static let all: [ContextCall] = [
        // A raw or packet socket needs CAP_NET_RAW, whatever BPF program is attached to it.
        ContextCall(
            name: "socket", x86_64: 41, i386: 359,
            conditions: [
                .isOneOf(argument: 0, [17, 44]),
                .masked(argument: 1, mask: 0xf, 3),
            ],
            arguments: [
                ContextArgumentRow("domain", 0, .named(addressFamilies)),
                ContextArgumentRow("type", 1, .socketType),
                ContextArgumentRow("protocol", 2, .hex),
            ]),
        // SO_ATTACH_BPF and SO_ATTACH_REUSEPORT_EBPF attach without bpf(2).
        ContextCall(
            name: "setsockopt", x86_64: 54, i386: 366,
            conditions: [.isOneOf(argument: 2, [50, 52])],
            arguments: [
                ContextArgumentRow("fd", 0, .descriptor),
                ContextArgumentRow("level", 1, .named([1: "SOL_SOCKET"])),
                ContextArgumentRow(
                    "optname", 2, .named([50: "SO_ATTACH_BPF", 52: "SO_ATTACH_REUSEPORT_EBPF"])),
                ContextArgumentRow("prog_fd", 3, .field(offset: 0, size: 4, names: [:])),
            ]),
        // Tracepoints, kprobes, uprobes and perf buffers before links; refused by paranoia, never by a token.
        ContextCall(
            name: "perf_event_open", x86_64: 298, i386: 336, conditions: [.always],
            arguments: [
                ContextArgumentRow("type", 0, .field(offset: 0, size: 4, names: perfTypes)),
                ContextArgumentRow("config", 0, .field(offset: 8, size: 8, names: [:])),
                ContextArgumentRow("pid", 1),
                ContextArgumentRow("cpu", 2),
                ContextArgumentRow("group_fd", 3, .descriptor),
                ContextArgumentRow("flags", 4, .hex),
            ]),
        // PERF_EVENT_IOC_SET_BPF attaches a program to a perf event.
        ContextCall(
            name: "ioctl", x86_64: 16, i386: 54,
            conditions: [.equals(argument: 1, 0x4004_2408)],
            arguments: [
                ContextArgumentRow("fd", 0, .descriptor),
                ContextArgumentRow("request", 1, .named([0x4004_2408: "PERF_EVENT_IOC_SET_BPF"])),
                ContextArgumentRow("prog_fd", 2, .descriptor),
            ]),
        // Before 5.11 BPF memory was charged to RLIMIT_MEMLOCK (8), and libraries still raise it.
        ContextCall(
            name: "prlimit64", x86_64: 302, i386: 340,
            conditions: [.equals(argument: 1, 8)],
            arguments: [
                ContextArgumentRow("pid", 0),
                ContextArgumentRow("resource", 1, .named([8: "RLIMIT_MEMLOCK"])),
                ContextArgumentRow("new_limit", 2, .field(offset: 0, size: 8, names: [:])),
            ]),
        ContextCall(
            name: "setrlimit", x86_64: 160, i386: 75,
            conditions: [.equals(argument: 0, 8)],
            arguments: [
                ContextArgumentRow("resource", 0, .named([8: "RLIMIT_MEMLOCK"])),
                ContextArgumentRow("limit", 1, .field(offset: 0, size: 8, names: [:])),
            ]),
        // A process has one tracer: while we are it, these are refused (EPERM).
        ContextCall(
            name: "ptrace", x86_64: 101, i386: 26,
            conditions: [.isOneOf(argument: 0, ptraceRequests.keys.sorted())],
            arguments: [
                ContextArgumentRow("request", 0, .named(ptraceRequests)),
                ContextArgumentRow("pid", 1),
            ]),
        // A filter of its own may refuse bpf(), and such a call never gets to us. Beside our filter, strict mode is
        // refused (EINVAL).
        ContextCall(
            name: "prctl", x86_64: 157, i386: 172,
            conditions: [.equals(argument: 0, 22)],
            arguments: [
                ContextArgumentRow("option", 0, .named([22: "PR_SET_SECCOMP"])),
                ContextArgumentRow(
                    "mode", 1, .named([1: "SECCOMP_MODE_STRICT", 2: "SECCOMP_MODE_FILTER"])),
            ]),
        ContextCall(
            name: "seccomp", x86_64: 317, i386: 354,
            conditions: [.isOneOf(argument: 0, [0, 1])],
            arguments: [
                ContextArgumentRow(
                    "operation", 0,
                    .named([0: "SECCOMP_SET_MODE_STRICT", 1: "SECCOMP_SET_MODE_FILTER"])),
                ContextArgumentRow("flags", 1, .hex),
            ]),
        // A bpffs of the application's own. The type is a string, which no filter can read: mounts are rare.
        ContextCall(
            name: "mount", x86_64: 165, i386: 21, conditions: [.always],
            arguments: [
                ContextArgumentRow("source", 0, .text),
                ContextArgumentRow("target", 1, .text),
                ContextArgumentRow("filesystemtype", 2, .text),
                ContextArgumentRow("mountflags", 3, .hex),
                ContextArgumentRow("data", 4, .text),
            ]),
        ContextCall(
            name: "fsopen", x86_64: 430, i386: 430, conditions: [.always],
            arguments: [
                ContextArgumentRow("fsname", 0, .text),
                ContextArgumentRow("flags", 1, .hex),
            ]),
    ]
}
