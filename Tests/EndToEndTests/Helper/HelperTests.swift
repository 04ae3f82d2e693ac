import Foundation
import Glibc
import TestSupport
import Testing

/// The helper itself, asked by clients that share no code with bpfrec.
@Suite(.requires(.root), .serialized) struct HelperTests {
    static let some = """
        cmds = ["map_create", "btf_load"]
        maps = ["array", "ringbuf"]
        progs = ["xdp"]
        attachs = ["cgroup_inet_ingress", "0x8000000000000000"]
        """
    static let ceiling: [UInt64] = [1 << 0 | 1 << 18, 1 << 2 | 1 << 27, 1 << 6, 1 << 0 | 1 << 63]

    struct Shape: Sendable, CustomTestStringConvertible {
        let mode: String
        var user = HelperBench.user
        var masks: [UInt64] = [1, 4, 0, 0]
        let reply: String

        var testDescription: String { "\(mode) \(user) \(masks)" }
    }

    static let granted = "reply 2 detail 0 masks 1:4:0:0 token 0x1:0x4:0x0:0x0"

    static func refused(_ detail: Int) -> String { "reply 4 detail \(detail) masks 0:0:0:0 token none" }

    static let shapes: [Shape] = [
        Shape(mode: "honest", reply: granted),
        Shape(mode: "nested", reply: granted),
        Shape(
            mode: "honest", masks: ceiling,
            reply: "reply 2 detail 0 masks 40001:8000004:40:8000000000000001 "
                + "token 0x40001:0x8000004:0x40:0x8000000000000001"),
        Shape(
            mode: "honest", masks: [1, 0xf, 0x42, .max],
            reply: "reply 3 detail 0 masks 0:b:2:7ffffffffffffffe token none"),
        Shape(
            mode: "honest", masks: [.max, .max, .max, .max],
            reply:
                "reply 3 detail 0 masks \(ceiling.map { String(~$0, radix: 16) }.joined(separator: ":")) token none"
        ),
        Shape(mode: "honest", user: HelperBench.stranger, reply: refused(1)),
        Shape(mode: "setuid", reply: refused(1)),
        Shape(mode: "without-namespace", reply: refused(4)),
        Shape(mode: "of-another", reply: refused(5)),
        Shape(mode: "below-another", reply: refused(5)),
        Shape(mode: "unmapped", reply: refused(6)),
        Shape(mode: "gone", reply: refused(7)),
        Shape(mode: "nonsense", reply: "all refused"),
    ]

    @Test(arguments: shapes)
    func answersByWhoAsksAndForWhat(_ shape: Shape) throws {
        let bench = try HelperBench(Self.some)
        #expect(try bench.client(shape.mode, as: shape.user, shape.masks) == [shape.reply])
    }

    @Test func ofEachBitAloneExactlyThoseOfThePolicyAreGranted() throws {
        let bench = try HelperBench(Self.some)
        let replies = try bench.client("each-bit")
        try #require(replies.count == 256)
        for (index, reply) in replies.enumerated() {
            var masks: [UInt64] = [0, 0, 0, 0]
            masks[index / 64] = 1 << UInt64(index % 64)
            let hex = masks.map { String($0, radix: 16) }
            let isGranted = Self.ceiling[index / 64] & masks[index / 64] != 0
            let token = hex.map { "0x\($0)" }.joined(separator: ":")
            #expect(
                reply == "reply \(isGranted ? 2 : 3) detail 0 masks \(hex.joined(separator: ":")) "
                    + "token \(isGranted ? token : "none")")
        }
    }

    /// Sent before the helper has accepted, and after.
    @Test(arguments: [true, false])
    func aContextThatAClientSendsIsNeverUsed(_ isHeldBack: Bool) throws {
        let bench = try HelperBench(Self.some)
        if isHeldBack {
            bench.helper.signal(SIGSTOP)
            let pid = bench.helper.pid
            Thread.detachNewThread {
                usleep(300_000)
                kill(pid, SIGCONT)
            }
        }
        #expect(try bench.client("foreign-context") == [Self.granted, "ramfs: not created"])
    }

    @Test func whatWasGrantedCannotBeWidened() throws {
        let bench = try HelperBench(Self.some)
        #expect(
            try bench.client("widens") == [
                "set: Device or resource busy", "set after fsmount: Operation not permitted",
                "token 0x1:0x4:0x0:0x0",
            ])
    }

    @Test func aThousandClientsAtOnceAreServedAndLeaveNothing() throws {
        let host = HostState.now()
        let bench = try HelperBench(Self.some)
        let before = try bench.stateAfterAFew()
        #expect(try bench.crowd("crowd", 1000) == ["granted 1000 of 1000"])
        #expect(
            Patience.wait { HelperState(bench).isAsBefore(before) },
            "\(HelperState(bench)) \(before)")
        #expect(host.leftovers().isEmpty)
    }

    @Test func clientsThatDieAtEachStepLeaveNothing() throws {
        let host = HostState.now()
        let bench = try HelperBench(Self.some)
        let before = try bench.stateAfterAFew()
        #expect(try bench.crowd("deaths", 300) == ["300 died"])
        #expect(
            Patience.wait { HelperState(bench).isAsBefore(before) },
            "\(HelperState(bench)) \(before)")
        #expect(try bench.client("honest") == [Self.granted])
        #expect(host.leftovers().isEmpty)
    }

    @Test func clientsThatStopKeepNobodyElseOut() throws {
        let bench = try HelperBench(Self.some, allowing: [HelperBench.user, HelperBench.otherUser])
        let before = HelperState(bench)
        #expect(try bench.crowd("stops", 600) == ["another user was served"])
        #expect(
            Patience.wait { HelperState(bench).isAsBefore(before) },
            "\(HelperState(bench)) \(before)")
    }

    @Test func aUserWhoStopsTheHelpersChildrenHarmsNobodyElse() throws {
        let bench = try HelperBench(Self.some)
        let before = HelperState(bench)
        #expect(
            try bench.crowd("harassed", Int(bench.helper.pid)) == [
                "all were answered", "children of the helper were stopped", "afterwards it was served",
            ])
        #expect(
            Patience.wait { HelperState(bench).isAsBefore(before) },
            "\(HelperState(bench)) \(before)")
    }

    @Test func itKeepsTwoCapabilitiesAndGetsNoOthers() throws {
        let bench = try HelperBench(Self.some)
        let status = try String(contentsOfFile: "/proc/\(bench.helper.pid)/status", encoding: .utf8)
        for set in ["CapPrm", "CapEff", "CapBnd"] { #expect(status.contains("\(set):\t0000000000280000\n")) }
        for set in ["CapInh", "CapAmb"] { #expect(status.contains("\(set):\t0000000000000000\n")) }
        #expect(status.contains("NoNewPrivs:\t1\n"))
    }

    @Test func aSocketThatWasPassedIsTakenAndServesWhomItLetsIn() throws {
        let bench = try HelperBench(Self.some, allowing: [], isSocketPassed: true)
        #expect(try bench.client("honest") == [Self.granted])
        #expect(try bench.client("honest", as: HelperBench.stranger) == [Self.granted])
        bench.helper.signal(SIGTERM)
        #expect(bench.helper.finish().status == 0)
        // It belongs to who made it.
        #expect(FileManager.default.fileExists(atPath: bench.socket))
    }

    @Test func itsSocketGoesWithItAndOneThatWasLeftIsReplaced() throws {
        let bench = try HelperBench(Self.some)
        let words = [
            Recorder.program, "delegate", "--socket", bench.socket, "--policy",
            bench.scratch.path("ceiling.toml"),
            "--allow-uid", "\(HelperBench.user)",
        ]
        let second = RunningProgram(words).finish()
        #expect(second.status == 3)
        #expect(second.errors.contains("a helper is there already"), "\(second.errors)")
        bench.helper.signal(SIGKILL)
        _ = bench.helper.finish()
        #expect(FileManager.default.fileExists(atPath: bench.socket))
        let third = RunningProgram(words)
        #expect(Patience.wait { third.errors.contains("serving") })
        #expect(try bench.client("honest") == [Self.granted])
        third.signal(SIGTERM)
        #expect(third.finish().status == 0)
        #expect(!FileManager.default.fileExists(atPath: bench.socket))
    }

    @Test func whatItsPolicyComesToIsSaidAtItsStart() throws {
        let bench = try HelperBench("cmds = [\"prog_load\"]\nprogs = [\"tracing\"]")
        #expect(bench.helper.errors.contains("of type tracing can read the kernel's memory"))
        let harmless = try HelperBench("cmds = [\"map_create\"]\nmaps = [\"array\"]")
        #expect(!harmless.helper.errors.contains("memory"))
    }

    /// The reason for that warning.
    @Test func aSocketFilterUnderItsTokenMayReadTheKernelsMemory() throws {
        let lockdown = try? String(contentsOfFile: "/sys/kernel/security/lockdown", encoding: .utf8)
        guard !(lockdown ?? "").contains("[confidentiality]") else { return }
        let bench = try HelperBench(
            "cmds = [\"prog_load\"]\nprogs = [\"socket_filter\"]\nattachs = [\"cgroup_inet_ingress\"]")
        #expect(bench.helper.errors.contains("of type socket_filter can read the kernel's memory"))
        #expect(try bench.client("reads-kernel", [1 << 5, 0, 1 << 1, 1]) == ["loaded: yes"])
    }

    @Test func whatCannotWorkIsSaidBeforeItListens() throws {
        let scratch = ScratchDirectory()
        chmod(scratch.url.path, 0o777)
        try scratch.write("[delegate]\ncmds = [\"map_create\"]\n", to: "good.toml")
        try scratch.write("[delegate]\ncmds = [\"from_the_future\"]\n", to: "names.toml")
        let socket = ["--socket", scratch.path("s"), "--allow-uid", "1000"]
        let cases: [([String], Int32, String)] = [
            (socket, 2, "--policy FILE"),
            (["--policy", "good.toml"], 2, "--socket PATH"),
            (["--policy", "good.toml", "--socket", "s"], 2, "--allow-uid N"),
            (["--policy", "good.toml", "--socket", "s", "--allow-uid", "x"], 2, "not the number of a user"),
            (["--policy", "none.toml"] + socket, 2, "cannot read none.toml"),
            (["--policy", "names.toml"] + socket, 4, "cmds:from_the_future"),
            (["--policy", "good.toml", "--socket", "/nowhere/s", "--allow-uid", "1"], 3, "No such file"),
        ]
        for (words, status, text) in cases {
            let result = RunningProgram([Recorder.program, "delegate"] + words, in: scratch.url.path).finish()
            #expect(result.status == status, "\(words): \(result.errors)")
            #expect(result.errors.contains(text), "\(words): \(result.errors)")
        }
        let nobody = RunningProgram(
            [
                "/usr/bin/setpriv", "--reuid", "54321", "--clear-groups", Recorder.program,
                "delegate",
            ]
                + ["--policy", "good.toml"] + socket, in: scratch.url.path
        ).finish()
        #expect(nobody.status == 3)
        #expect(nobody.errors.contains("needs root"), "\(nobody.errors)")
    }
}
