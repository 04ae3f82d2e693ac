import BpfAbi
import Delegation
import Recording
import Testing

/// A call, a policy, and what the check must say.
struct CheckCase: Sendable, CustomTestStringConvertible {
    var call: CapturedCall
    var policy: String
    var outcome: PolicyCheck.Answer.Outcome
    var missing: [String] = []
    var cause: String?
    var remedy: [String] = []

    var testDescription: String { "\(call.command.name) under \(policy)" }

    private static let xdp = Calls.progLoad(type: 6, attachType: 37, name: "x", token: true)

    static let all: [CheckCase] = [
        CheckCase(
            call: xdp,
            policy: "delegate = { cmds = ['prog_load'], progs = ['xdp'], attachs = ['xdp'] }",
            outcome: .permitted),
        CheckCase(
            call: xdp, policy: "delegate = { cmds = ['any'], progs = ['any'], attachs = ['any'] }",
            outcome: .permitted),
        CheckCase(
            call: xdp,
            policy: "delegate = { cmds = ['prog_load'], progs = ['xdp'], attachs = ['cgroup_inet_ingress'] }",
            outcome: .denied, missing: ["attachs:xdp"], cause: "the token does not delegate attachs:xdp",
            remedy: ["attachs = [\"cgroup_inet_ingress\", \"xdp\"]"]),
        CheckCase(
            call: xdp,
            policy:
                "delegate = { cmds = ['prog_load'], progs = ['xdp'], attachs = ['xdp'] }\nsandbox.capabilities = ['bpf']",
            outcome: .denied, missing: ["caps:net_admin"], cause: "the user namespace lacks CAP_NET_ADMIN",
            remedy: ["capabilities = [\"net_admin\", \"bpf\"]"]),
        CheckCase(
            call: xdp, policy: "sandbox.capabilities = []", outcome: .denied,
            missing: ["cmds:prog_load", "progs:xdp", "attachs:xdp", "caps:net_admin", "caps:bpf"],
            cause: "the token does not delegate cmds:prog_load, progs:xdp, attachs:xdp; "
                + "the user namespace lacks CAP_NET_ADMIN, CAP_BPF",
            remedy: [
                "cmds = [\"prog_load\"]", "progs = [\"xdp\"]", "attachs = [\"xdp\"]",
                "capabilities = [\"net_admin\", \"bpf\"]",
            ]),
        CheckCase(
            call: Calls.mapCreate(type: 60, token: true), policy: "delegate.cmds = ['map_create']",
            outcome: .denied, missing: ["maps:0x1000000000000000"],
            cause: "the token does not delegate maps:0x1000000000000000",
            remedy: ["maps = [\"0x1000000000000000\"]"]),
        CheckCase(
            call: Calls.btfLookup(token: true), policy: "delegate.cmds = ['btf_get_fd_by_id']",
            outcome: .permitted),
        CheckCase(
            call: Calls.btfLookup(token: true), policy: "delegate.cmds = ['any']", outcome: .denied,
            missing: ["caps:sys_admin"], cause: "the user namespace lacks CAP_SYS_ADMIN",
            remedy: ["capabilities = [\"sys_admin\", \"bpf\"]"]),
        CheckCase(
            call: Calls.linkCreate(program: 3, attachType: 1), policy: "delegate.cmds = ['any']",
            outcome: .denied, missing: ["caps:net_admin"], cause: "the user namespace lacks CAP_NET_ADMIN",
            remedy: ["capabilities = [\"net_admin\", \"bpf\"]"]),
        CheckCase(
            call: Calls.linkCreate(program: 3, attachType: 37), policy: "delegate = {}", outcome: .ungated),
        CheckCase(
            call: Calls.plain("map_update_elem", result: 0), policy: "delegate = {}", outcome: .ungated),
        CheckCase(call: Calls.tokenCreate(), policy: "delegate = {}", outcome: .ungated),
        CheckCase(
            call: Calls.plain("prog_query", result: -1), policy: "delegate.cmds = ['any']", outcome: .never,
            cause: "needs CAP_NET_ADMIN in the initial user namespace"),
        CheckCase(
            call: CapturedCall(commandArgument: 999, size: 0, attr: []), policy: "delegate = {}",
            outcome: .ungated),
    ]
}

struct PolicyCheckTests {
    @Test(arguments: CheckCase.all) func answerNamesWhatIsMissing(_ example: CheckCase) throws {
        let check = PolicyCheck(try DelegationPolicy(parsing: example.policy))
        let answer = check.answer(for: example.call)
        #expect(answer.outcome == example.outcome)
        #expect(answer.missing.map(\.description) == example.missing)
        #expect(answer.cause == example.cause)
        #expect(answer.remedy == example.remedy)
    }

    /// Pasted into the policy, the remedy permits the call.
    @Test(arguments: CheckCase.all) func remedyPermitsTheCall(_ example: CheckCase) throws {
        guard example.outcome == .denied else { return }
        let policy = try DelegationPolicy(parsing: example.policy)
        var repaired = policy
        for grant in PolicyCheck(policy).answer(for: example.call).missing { repaired.insert(grant) }
        #expect(PolicyCheck(repaired).answer(for: example.call).outcome == .permitted)
    }

    /// A derived policy permits every call that it was derived from.
    @Test func derivedPolicyPermitsItsRecording() {
        for run in [Runs.xdp, Runs.raw, Runs.rehearsed] {
            let check = PolicyCheck(run.policy())
            for case .call(let call) in run.events {
                let outcome = check.answer(for: call.captured, facts: call.facts).outcome
                #expect(outcome == .permitted || outcome == .ungated, "call \(call.number)")
            }
        }
    }

    @Test func answerSaysWhetherATokenIsPassed() {
        let check = PolicyCheck(DelegationPolicy(delegated: .any))
        #expect(check.answer(for: Calls.mapCreate(type: 1, token: true)).carriesToken)
        #expect(!check.answer(for: Calls.mapCreate(type: 1)).carriesToken)
        #expect(check.answer(for: Calls.progLoad(type: 1, token: true)).carriesToken)
        #expect(check.answer(for: Calls.btfLoad(token: true)).carriesToken)
        #expect(!check.answer(for: Calls.btfLookup()).carriesToken)
    }

    /// Attrs cut at every length, of every command: nothing is read that is not there.
    @Test func shortAttrsAreHarmless() {
        let check = PolicyCheck(DelegationPolicy())
        for command: UInt32 in 0...40 {
            for size in 0...160 {
                var run = ScriptedRun()
                run.call(Calls.call(command, Array(repeating: 0xFF, count: size)))
                _ = run.policy()
                if case .call(let call)? = run.events.last { _ = check.answer(for: call.captured) }
            }
        }
    }
}
