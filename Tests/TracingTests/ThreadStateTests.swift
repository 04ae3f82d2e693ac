import LinuxCalls
import Testing

@testable import Tracing

/// Scripts of stops as the kernel makes them, and what each asks for.
@Suite struct ThreadStateTests {
    typealias Action = ThreadState.Action

    static func resume(toSystemCall: Bool = false, signal: Int32 = 0) -> Action {
        .resume(toSystemCall: toSystemCall, signal: signal)
    }

    @Test func aCallOfInterestIsEnteredAndLeft() {
        var state = ThreadState(mode: .filtered)
        #expect(
            state.actions(for: .seccomp, call: .entry(isOfInterest: true))
                == [.enterCall, Self.resume(toSystemCall: true)])
        #expect(state.isInCall)
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), Self.resume()])
        #expect(!state.isInCall)
    }

    @Test func aTracedCallThatIsNotOfInterestRunsOn() {
        var state = ThreadState(mode: .filtered)
        #expect(state.actions(for: .seccomp, call: .entry(isOfInterest: false)) == [Self.resume()])
        #expect(!state.isInCall)
    }

    @Test func everyCallStopsTwiceWithoutAFilter() {
        var state = ThreadState(mode: .everyCall)
        let onward = Self.resume(toSystemCall: true)
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: false)) == [onward])
        #expect(state.actions(for: .systemCall, call: .exit(result: 0)) == [onward])
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: true)) == [.enterCall, onward])
        #expect(state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), onward])
    }

    @Test func attachingInTheMiddleOfACallSeesItsExitFirst() {
        var state = ThreadState(mode: .everyCall)
        #expect(state.actions(for: .systemCall, call: .exit(result: 0)) == [Self.resume(toSystemCall: true)])
    }

    @Test func deathInACallAbandonsIt() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(state.actions(for: .killed(signal: 9)) == [.abandonCall, .forget])
    }

    @Test func execByASiblingAbandonsTheCall() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(state.actions(for: .exec) == [.abandonCall, .replaceProgram, Self.resume()])
    }

    @Test func aSecondEntryMeansThatTheExitWasLost() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(
            state.actions(for: .seccomp, call: .entry(isOfInterest: true))
                == [.abandonCall, .enterCall, Self.resume(toSystemCall: true)])
    }

    @Test func deathBetweenEntryAndExitIsTheEndOfBoth() {
        for death in [Stop.killed(signal: 9), .exited(status: 0)] {
            var state = ThreadState(mode: .filtered)
            _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
            #expect(state.actions(for: death) == [.abandonCall, .forget])
            #expect(!state.isInCall)
        }
    }

    @Test func deathOutsideACallAbandonsNothing() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        _ = state.actions(for: .systemCall, call: .exit(result: 0))
        #expect(state.actions(for: .exited(status: 0)) == [.forget])
    }

    @Test func execOfItsOwnHasNothingToAbandon() {
        var state = ThreadState(mode: .everyCall)
        let onward = Self.resume(toSystemCall: true)
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: false)) == [onward])
        #expect(state.actions(for: .exec) == [.replaceProgram, onward])
        // The exit of execve itself.
        #expect(state.actions(for: .systemCall, call: .exit(result: 0)) == [onward])
    }

    @Test func aChildsFirstStopIsJustAttention() {
        // Before or after the event of the thread that made it, it asks for nothing.
        var child = ThreadState(mode: .filtered)
        #expect(child.actions(for: .attention) == [Self.resume()])
        var followed = ThreadState(mode: .everyCall)
        #expect(followed.actions(for: .attention) == [Self.resume(toSystemCall: true)])
    }

    @Test func handlersThatCallInTheirTurnNest() {
        // The exit of a call comes before the signal that came during it, and the handler's calls after that.
        var state = ThreadState(mode: .filtered)
        for signal in Int32(34)..<38 {
            #expect(
                state.actions(for: .seccomp, call: .entry(isOfInterest: true))
                    == [.enterCall, Self.resume(toSystemCall: true)])
            #expect(
                state.actions(for: .systemCall, call: .exit(result: 0)) == [
                    .leaveCall(result: 0), Self.resume(),
                ])
            #expect(state.actions(for: .signal(signal)) == [Self.resume(signal: signal)])
        }
        #expect(!state.isInCall)
    }

    @Test func aGroupStopBetweenEntryAndExitKeepsTheCall() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(state.actions(for: .groupStop(signal: 19)) == [.listen])
        #expect(state.actions(for: .attention) == [Self.resume(toSystemCall: true)])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), Self.resume()])
    }

    @Test func aThreadThatMakesAnotherInACallIsStillInIt() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(
            state.actions(for: .child(.clone)) == [.adoptChild(.clone), Self.resume(toSystemCall: true)])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), Self.resume()])
    }

    @Test func aStopThatTheApplicationsFilterAskedForIsRefused() {
        var state = ThreadState(mode: .filtered)
        #expect(
            state.actions(for: .seccomp, call: .entryWithoutTracer(isOfInterest: false))
                == [.refuseCall, Self.resume()])
        #expect(
            state.actions(for: .seccomp, call: .entryWithoutTracer(isOfInterest: true))
                == [.enterCall, .refuseCall, Self.resume(toSystemCall: true)])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), Self.resume()])
    }

    @Test func withoutAFilterTheRefusedCallWasAlreadyEntered() {
        var state = ThreadState(mode: .everyCall)
        let onward = Self.resume(toSystemCall: true)
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: true)) == [.enterCall, onward])
        #expect(
            state.actions(for: .seccomp, call: .entryWithoutTracer(isOfInterest: true))
                == [.refuseCall, onward])
        #expect(state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), onward])
    }

    @Test func aThreadThatWasKilledAtItsStopTellsNothing() {
        // What it was about to do cannot be asked any more; its end comes by itself.
        var state = ThreadState(mode: .filtered)
        #expect(state.actions(for: .seccomp, call: nil) == [Self.resume()])
        #expect(state.actions(for: .killed(signal: 9)) == [.forget])
    }

    @Test func signalsAreDeliveredAsTheyCame() {
        var state = ThreadState(mode: .filtered)
        #expect(state.actions(for: .signal(10)) == [Self.resume(signal: 10)])
        _ = state.actions(for: .seccomp, call: .entry(isOfInterest: true))
        #expect(state.actions(for: .signal(10)) == [Self.resume(toSystemCall: true, signal: 10)])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0)) == [.leaveCall(result: 0), Self.resume()])
    }

    @Test func aGroupStopIsKept() {
        var state = ThreadState(mode: .filtered)
        #expect(state.actions(for: .groupStop(signal: 19)) == [.listen])
        #expect(state.actions(for: .attention) == [Self.resume()])
    }

    @Test func aChildIsAdoptedInTheMiddleOfAnything() {
        var state = ThreadState(mode: .filtered)
        #expect(state.actions(for: .child(.vfork)) == [.adoptChild(.vfork), Self.resume()])
    }

    struct StatusCase: Sendable {
        let raw: Int32
        let stop: Stop
    }

    static let statuses: [StatusCase] = [
        StatusCase(raw: 0x0300, stop: .exited(status: 3)),
        StatusCase(raw: 0x0009, stop: .killed(signal: 9)),
        StatusCase(raw: 0x008b, stop: .killed(signal: 11)),
        StatusCase(raw: 0x7_057f, stop: .seccomp),
        StatusCase(raw: 0x857f, stop: .systemCall),
        StatusCase(raw: 0x057f, stop: .signal(5)),
        StatusCase(raw: 0x0a7f, stop: .signal(10)),
        StatusCase(raw: 0x137f, stop: .signal(19)),
        StatusCase(raw: 0x80_137f, stop: .groupStop(signal: 19)),
        StatusCase(raw: 0x80_147f, stop: .groupStop(signal: 20)),
        StatusCase(raw: 0x80_057f, stop: .attention),
        StatusCase(raw: 0x1_057f, stop: .child(.fork)),
        StatusCase(raw: 0x2_057f, stop: .child(.vfork)),
        StatusCase(raw: 0x3_057f, stop: .child(.clone)),
        StatusCase(raw: 0x4_057f, stop: .exec),
    ]

    @Test(arguments: statuses)
    func aWaitStatusIsOneKindOfStop(_ example: StatusCase) {
        #expect(Stop(WaitStatus(raw: example.raw)) == example.stop)
    }

    // MARK: Injection

    private static func inject(_ action: Injection.Action) -> Action { .inject(action) }

    @Test func aCallThatATokenIsPutIntoStopsUntilAllIsAsItWas() {
        var state = ThreadState(mode: .filtered)
        let onward = Self.resume(toSystemCall: true)
        #expect(
            state.actions(for: .seccomp, call: .entryToInject)
                == [.enterCall, Self.inject(.begin), onward])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: -38)) == [Self.inject(.make(.map)), onward])
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: false)) == [onward])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 4096))
                == [Self.inject(.fill(address: 4096)), Self.inject(.make(.withToken)), onward])
        #expect(
            state.actions(for: .systemCall, call: .entry(isOfInterest: true))
                == [Self.inject(.enter), onward])
        // What is not blocked, and what it leads to.
        #expect(state.actions(for: .signal(19)) == [Self.resume(toSystemCall: true, signal: 19)])
        #expect(state.actions(for: .groupStop(signal: 19)) == [.listen])
        #expect(state.actions(for: .attention) == [onward])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 3))
                == [Self.inject(.note(.passed)), Self.inject(.takeAnswer), onward])
        #expect(
            state.answered(Injection.Answer(isWritten: true, isTokenOpen: true))
                == [Self.inject(.make(.closeToken))])
        _ = state.actions(for: .systemCall, call: .exit(result: 0))
        #expect(state.isInCall)
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0))
                == [.leaveCall(result: 3), Self.inject(.end(result: 3)), Self.resume()])
        #expect(!state.isInCall && state.injection == nil)
    }

    @Test func aCallThatIsMadeAnewIsNotTakenDown() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entryToInject)
        for result in [-38, 4096, -512] as [Int64] {
            _ = state.actions(for: .systemCall, call: .exit(result: result))
        }
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0))
                == [.discardCall, Self.inject(.startOver), Self.resume()])
        #expect(!state.isInCall)
    }

    @Test(arguments: [Stop.killed(signal: 9), .exited(status: 0)])
    func deathAtEachStepOfAnInjectionIsTheEndOfTheCall(_ death: Stop) {
        for steps in 0..<6 {
            var state = ThreadState(mode: .filtered)
            _ = state.actions(for: .seccomp, call: .entryToInject)
            for result in [-38, 4096, 3, 0, 0].prefix(steps) as ArraySlice<Int64> {
                _ = state.actions(for: .systemCall, call: .exit(result: result))
                if result == 3 { _ = state.answered(Injection.Answer(isWritten: true, isTokenOpen: true)) }
            }
            #expect(state.actions(for: death) == (steps == 5 ? [.forget] : [.abandonCall, .forget]))
            #expect(state.injection == nil)
        }
    }

    @Test func execByASiblingEndsAnInjection() {
        var state = ThreadState(mode: .filtered)
        _ = state.actions(for: .seccomp, call: .entryToInject)
        #expect(state.actions(for: .exec) == [.abandonCall, .replaceProgram, Self.resume()])
        #expect(state.injection == nil)
    }

    @Test func aChildIsFreedOfWhatItInheritedBeforeItRuns() {
        var state = ThreadState(mode: .filtered)
        let onward = Self.resume(toSystemCall: true)
        #expect(
            state.remove(token: true, page: false) == [Self.inject(.make(.closeToken)), onward])
        #expect(state.actions(for: .systemCall, call: .entry(isOfInterest: false)) == [onward])
        #expect(
            state.actions(for: .systemCall, call: .exit(result: 0))
                == [Self.inject(.restore), Self.resume()])
    }
}
