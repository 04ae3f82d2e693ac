import BpfAbi
import Delegation
import Recording
import Testing

@testable import bpfrec

struct ExplainCommandTests {
    let directory: TemporaryDirectory
    let captured = CapturedTerminal()

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(SampleRecording.bytes(), to: "r.jsonl")
    }

    private func explain(_ word: String, policy: String? = nil) throws -> bpfrec.ExitStatus {
        if let policy { try directory.write(policy, to: "p.toml") }
        let options = policy == nil ? [] : ["--policy", directory.file("p.toml")]
        return captured.run(["explain", "--recording", directory.file("r.jsonl")] + options + [word])
    }

    @Test func grantNamesTheCallsThatNeedItAndWhatHappensWithout() throws {
        #expect(try explain("maps:array") == .yes)
        let text = captured.output
        #expect(text.hasPrefix("maps:array: maps of the type array may be created\n"))
        #expect(text.contains("grants it: class app, predicted, 1 call in 1 of 1 recording."))
        #expect(text.contains("call 1 by app (pid 100), the application's own\n  bpf(BPF_MAP_CREATE, {"))
        #expect(text.contains("Without it: the kernel passes over the token"))
    }

    @Test func grantThatThePolicyLacksComesWithItsLine() throws {
        let policy = "[delegate]\ncmds = [\"map_create\"]\nmaps = [\"hash\"]\n"
        #expect(try explain("maps:array", policy: policy) == .yes)
        #expect(captured.output.contains("p.toml does not grant it."))
        #expect(captured.output.hasSuffix("The line that grants it:\n    maps = [\"hash\", \"array\"]\n"))
    }

    @Test func grantThatNobodyNeedsIsANo() throws {
        #expect(try explain("progs:xdp") == .no)
        #expect(captured.output.contains("No call of \(directory.file("r.jsonl")) needed it."))
    }

    @Test func callTellsItsOutcomeAndTheLineThatPermitsIt() throws {
        #expect(try explain("2", policy: "[delegate]\ncmds = [\"map_create\"]\n") == .yes)
        let text = captured.output
        #expect(text.hasPrefix("call 2 by app (pid 101), the application's own\n"))
        #expect(text.contains("the application had neither a capability nor a token"))
        #expect(text.contains("It needs cmds:map_create, maps:hash, caps:bpf."))
        #expect(text.contains("lacks maps:hash. To permit it:\n    maps = [\"hash\"]\n"))
    }

    /// What the kernel asked is a fact, and stands where the tables would guess.
    @Test func callSaysWhatTheKernelWasSeenToAsk() throws {
        var refused = SampleRecording.mapCreate(number: 3, result: -1)
        refused.checks = [39, 21].map {
            CapabilityCheck(capability: $0, namespace: .initial, inode: 4_026_531_837, isGranted: false)
        }
        try record(refused)
        #expect(try explain("3") == .yes)
        #expect(
            captured.output.contains(
                "It failed with EPERM: CAP_BPF in the initial user namespace was asked and denied: no token was passed."
            ))
    }

    @Test(arguments: [
        (DescriptorFact(kind: .map, id: 5, isFrozen: true), "the map is frozen"),
        (
            DescriptorFact(kind: .map, id: 5, access: .readOnly),
            "the map's descriptor is read-only (BPF_F_RDONLY)"
        ),
        (DescriptorFact(kind: .map, id: 5), "the map is frozen, or its descriptor read-only"),
    ]) func callThatPrivilegeDoesNotCureSaysWhatIsInTheWay(_ fact: DescriptorFact, _ why: String) throws {
        var refused = SampleRecording.mapCreate(number: 3, result: -1)
        refused.captured.commandArgument = 2
        refused.captured.attr = [3] + [UInt8](repeating: 0, count: 31)
        refused.captured.size = 32
        refused.captured.regions = []
        refused.facts.descriptors = [3: fact]
        refused.checks = []
        try record(refused)
        #expect(try explain("3") == .yes)
        #expect(
            captured.output.contains(
                "It failed with EPERM: no capability check failed: this EPERM is not about privilege (\(why))."
            ),
            "\(captured.output)")
    }

    private func record(_ call: CallEvent) throws {
        var events = SampleRecording.events
        events.insert(.call(call), at: 4)
        try directory.write(SampleRecording.bytes(events), to: "r.jsonl")
    }

    @Test func callThatDoesNotExistIsSaid() throws {
        #expect(try explain("9") == .usage)
        #expect(captured.errors.contains("has no call 9; its calls are 1 to 2"))
    }

    @Test func blockedCallTellsItsReason() throws {
        var walk = SampleRecording.mapCreate(number: 3, result: -1)
        walk.captured.commandArgument = 11
        var events = SampleRecording.events
        events.insert(.call(walk), at: 4)
        try directory.write(SampleRecording.bytes(events), to: "r.jsonl")
        #expect(try explain("prog_get_next_id") == .yes)
        #expect(
            captured.output.hasPrefix(
                "prog_get_next_id: needs CAP_SYS_ADMIN in the initial user namespace.\n"
                    + "The application goes on without it.\n\ncall 3 by app (pid 100)\n"))
    }

    @Test func nameThatIsNotBlockedIsANo() throws {
        #expect(try explain("prog_query") == .no)
        #expect(captured.output.contains("does not list prog_query as blocked"))
    }

    @Test(arguments: ["prog:xdp", "progs:", "caps:nonsense"])
    func whatLooksLikeAGrantAndIsNoneIsRefused(_ word: String) throws {
        #expect(try explain(word) == .usage)
        #expect(captured.errors.contains("\(word) is no grant"))
    }

    /// Who puts it into a policy gains nothing by it.
    @Test func commandThatLooksAtNoTokenIsNotProposed() throws {
        try directory.write(SampleRecording.bytes(), to: "r.jsonl")
        #expect(try explain("cmds:link_create") == .no)
        #expect(captured.output.contains("no kernel asks a token about this command"))
        #expect(!captured.output.contains("The line that grants it"))
        #expect(try explain("progs:nonsense") == .no)
        #expect(captured.output.contains("is a name that bpfrec does not know"))
    }

    @Test func nameOfAGrantWithoutItsAxisIsCompleted() throws {
        try directory.write(SampleRecording.bytes(), to: "r.jsonl")
        #expect(try explain("xdp") == .no)
        #expect(captured.output.contains("progs:xdp, attachs:xdp"))
    }

    /// libbpf says the same twice; a reader of the explanation wants to know whose call it was.
    @Test func probeIsNamedWithItsConsequence() throws {
        func load(_ number: UInt64, _ instructions: [UInt8]) -> TraceEvent {
            var attr = [UInt8](repeating: 0, count: 148)
            attr[0] = 1
            attr[4] = UInt8(instructions.count / 8)
            var event = SampleRecording.mapCreate(number: number, result: 4)
            event.captured = CapturedCall(
                commandArgument: 5, attrAddress: 0x7000, size: 148, attr: attr,
                regions: [
                    CapturedRegion(
                        field: "insns", phase: .entry, address: 0x8000, length: UInt64(instructions.count),
                        bytes: instructions)
                ], result: 4)
            return .call(event)
        }
        let exit: [UInt8] = [0x95, 0, 0, 0, 0, 0, 0, 0]
        var asked = SampleRecording.mapCreate(number: 3, result: -95)
        asked.captured = CapturedCall(
            commandArgument: 36, attrAddress: 0x7000, size: 8, attr: [UInt8](repeating: 0, count: 8),
            result: -95)
        let events =
            Array(SampleRecording.events[..<2]) + [
                load(1, [0x85, 0, 0, 0, 0xa0, 0, 0, 0] + exit), load(2, [0xb7, 0, 0, 0, 0, 0, 0, 0] + exit),
                .call(asked),
            ]
        try directory.write(SampleRecording.bytes(events), to: "r.jsonl")
        #expect(try explain("progs:socket_filter") == .yes)
        #expect(
            captured.output.contains(
                "call 2 by app (pid 100), libbpf's probe \"loading\", without which the library"))
        #expect(captured.output.contains("does not load the application's objects"))
        #expect(try explain("1") == .yes)
        #expect(captured.output.contains("never passes a token and is refused in every sandbox"))
    }
}

struct RecordingPathsTests {
    @Test func directoryStandsForTheRecordingsBelowIt() throws {
        let directory = try TemporaryDirectory()
        for name in ["b.jsonl", "a.jsonl", "policy.toml", "a.jsonl.old"] { try directory.write("", to: name) }
        #expect(
            try RecordingPaths.expand([directory.path, "x.jsonl"]) == [
                directory.file("a.jsonl"), directory.file("b.jsonl"), "x.jsonl",
            ])
    }

    @Test func directoryWithoutRecordingsIsSaid() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: CommandFailure.usage("\(directory.path): no *.jsonl in this directory")) {
            try RecordingPaths.expand([directory.path])
        }
    }

    @Test func recordingIsLookedForBesideThePolicyToo() {
        #expect(
            RecordingPaths.places("r.jsonl", beside: "policies/p.toml") == ["r.jsonl", "policies/r.jsonl"])
        #expect(RecordingPaths.places("/r.jsonl", beside: "policies/p.toml") == ["/r.jsonl"])
        #expect(RecordingPaths.places("r.jsonl", beside: "p.toml") == ["r.jsonl"])
    }
}

struct ReadingProgressTests {
    private final class Written {
        var text = ""
    }

    private func progress(isTerminal: Bool, into written: Written) throws -> ReadingProgress {
        let directory = try TemporaryDirectory()
        try directory.write(String(repeating: "x", count: 1000), to: "a.jsonl")
        try directory.write(String(repeating: "x", count: 1000), to: "b.jsonl")
        let terminal = Terminal(
            output: StandardOutput(isImmediate: false) { _ in },
            diagnostics: Diagnostics(isColoured: false) {
                written.text += String(decoding: $0, as: UTF8.self)
            },
            errorIsTerminal: isTerminal, outputIsColoured: false, width: nil)
        return ReadingProgress([directory.file("a.jsonl"), directory.file("b.jsonl")], terminal, now: 0)
    }

    @Test func terminalGetsABarThatIsTakenAway() throws {
        let written = Written()
        var progress = try progress(isTerminal: true, into: written)
        progress.advance(to: 100, now: 1_000_000)
        #expect(written.text.isEmpty)
        progress.finishFile(at: 1000)
        progress.advance(to: 500, now: 2_000_000_000)
        #expect(written.text == "\r\u{1b}[Kreading [==================      ] 75 %, 1 of 2 recordings")
        progress.finish()
        #expect(written.text.hasSuffix("\r\u{1b}[K"))
    }

    @Test func elsewhereThereIsALineNowAndThen() throws {
        let written = Written()
        var progress = try progress(isTerminal: false, into: written)
        for second in UInt64(1)...25 { progress.advance(to: second * 10, now: second * 1_000_000_000) }
        progress.finish()
        #expect(
            written.text
                == "bpfrec: reading: 5 %, 0 of 2 recordings\nbpfrec: reading: 10 %, 0 of 2 recordings\n")
    }
}
