import Recording
import Rendering
import Testing

struct EventLineTests {
    struct Context: Sendable {
        let name: String
        let arguments: [ContextArgument]
        let result: Int64?
        let line: String
    }

    static let contexts: [Context] = [
        Context(
            name: "setsockopt",
            arguments: [
                ContextArgument("fd", .object([("fd", .integer(3)), ("kind", .string("socket"))])),
                ContextArgument("level", .string("SOL_SOCKET")),
                ContextArgument("optname", .string("SO_ATTACH_BPF")),
                ContextArgument(
                    "optval",
                    .object([
                        ("fd", .integer(5)), ("kind", .string("prog")), ("id", .integer(12)),
                        ("type", .string("BPF_PROG_TYPE_SOCKET_FILTER")), ("name", .string("f\u{1b}")),
                    ])),
            ], result: 0,
            line: "setsockopt(fd=3<socket>, level=SOL_SOCKET, optname=SO_ATTACH_BPF, "
                + "optval=5<prog id 12 socket_filter f\\x1b>) = 0"),
        Context(
            name: "mount",
            arguments: [
                ContextArgument("source", .string("bpf")), ContextArgument("flags", .array([])),
                ContextArgument("data", .null),
                ContextArgument("more", .object([("a", .integer(-1)), ("B", .string("x\n"))])),
            ], result: -1,
            line: "mount(source=\"bpf\", flags=[], data=NULL, more={a=-1, B=\"x\\n\"}) = "
                + "-1 EPERM (Operation not permitted)"),
        Context(name: "unshare", arguments: [], result: nil, line: "unshare() = ?"),
    ]

    @Test(arguments: contexts)
    func contextsReadLikeCalls(_ context: Context) {
        let event = ContextEvent(
            time: 0, pid: 1, tid: 1, comm: "a", name: context.name, arguments: context.arguments,
            result: context.result)
        let style = TextStyle(showsProcess: false, resultColumn: 0)
        #expect(ContextLine(style: style).text(of: event) == context.line)
    }

    static let changes: [(ProcessEvent.Change, String)] = [
        (.start(parent: 12), "[pid 13] +++ started by 12 +++"),
        (
            .exec(exe: "/bin/x", argv: ["x", "a \"b\"\u{1b}"]),
            "[pid 13] execve(\"/bin/x\", [\"x\", \"a \\\"b\\\"\\x1b\"])"
        ),
        (.exit(status: 1), "[pid 13] +++ exited with 1 +++"),
        (.killed(signal: 9), "[pid 13] +++ killed by SIGKILL +++"),
        (.killed(signal: 34), "[pid 13] +++ killed by SIGRT_2 +++"),
        (.killed(signal: .min), "[pid 13] +++ killed by signal -2147483648 +++"),
    ]

    @Test(arguments: changes)
    func processesComeAndGo(_ change: ProcessEvent.Change, _ line: String) {
        let event = ProcessEvent(time: 0, pid: 13, comm: "x", change: change)
        #expect(ProcessLine(style: TextStyle()).text(of: event) == line)
    }

    @Test func stacksBeginInnermost() {
        let lines = StackLines.text(of: [
            StackFrame(
                address: 0x7f01, module: "/lib/libbpf.so.1", offset: 0x401, symbol: "bpf_map_create",
                symbolOffset: 0x1f),
            StackFrame(address: 0x5501, module: "/tmp/a\n", offset: 0x10),
            StackFrame(address: 0x5502),
        ])
        #expect(
            lines == [
                "    at bpf_map_create+0x1f (/lib/libbpf.so.1+0x401)", "    at /tmp/a\\n+0x10",
                "    at 0x5502",
            ])
    }
}
