import Testing

@testable import Observing

struct ObserverHooksTests {
    private static let all: ObserverHooks = [.checks, .counts]

    @Test func theTracepointIsPreferredForChecks() {
        #expect(Self.all.candidates(isCounting: false) == [.checkByTracepoint, .checkByReturn])
    }

    @Test func olderKernelsHaveOnlyTheFunction() {
        let hooks: ObserverHooks = [.checkByReturn, .countByReturn, .countByTracepoint]
        #expect(hooks.candidates(isCounting: false) == [.checkByReturn])
    }

    @Test func countsAreAddedToTheBestChecks() {
        #expect(
            Self.all.candidates(isCounting: true) == [
                [.checkByTracepoint, .countByReturn], [.checkByTracepoint, .countByTracepoint],
                [.checkByReturn, .countByReturn], [.checkByReturn, .countByTracepoint],
                .checkByTracepoint, .checkByReturn, .countByReturn, .countByTracepoint,
            ])
    }

    /// Nothing but speed depends on them.
    @Test func executionsAreHeardOfWhereThatWorks() {
        let hooks: ObserverHooks = [.checks, .executions]
        #expect(
            hooks.candidates(isCounting: false) == [
                [.checkByTracepoint, .executions], .checkByTracepoint,
                [.checkByReturn, .executions], .checkByReturn,
            ])
        #expect(ObserverHooks.executions.candidates(isCounting: true).isEmpty)
    }

    @Test func aKernelWithNothingHasNoCandidates() {
        #expect(ObserverHooks(rawValue: 0).candidates(isCounting: true).isEmpty)
    }

    static let failures: [(ObserverFailure, String)] = [
        (.lacksPrivilege, "it takes CAP_BPF and CAP_PERFMON in the initial user namespace"),
        (
            .hasNoTypes(reason: "No such file or directory"),
            "/sys/kernel/btf/vmlinux: No such file or directory"
        ),
        (
            .refused(
                hooks: .checkByReturn, errno: 1, words: "libbpf: prog 'x': failed to load: -1\nlibbpf: more\n"
            ),
            "the kernel refuses capability checks by fexit of cap_capable(): Operation not permitted "
                + "(libbpf: prog 'x': failed to load: -1)"
        ),
    ]

    /// For what works, another part that does not is no reason.
    @Test func aFailureConcernsWhatWasRefused() {
        let failure = ObserverFailure.refused(hooks: [.checkByReturn, .executions], errno: 1, words: "")
        #expect(failure.concerns(.checks) && !failure.concerns(.counts))
        #expect(!failure.apart(from: .checkByReturn).concerns(.checks))
        #expect(ObserverFailure.hasNoHook.concerns(.checks))
    }

    @Test(arguments: failures)
    func aFailureSaysWhatIsMissing(_ failure: ObserverFailure, _ words: String) {
        #expect("\(failure)" == words)
        #expect(!failure.remedy.isEmpty)
    }
}
