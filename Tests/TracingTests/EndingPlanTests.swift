import LinuxCalls
import Testing

@testable import Tracing

@Suite struct EndingPlanTests {
    static let second: UInt64 = 1_000_000_000
    static let alarm = Signals.Received(number: 14, isFromTerminal: false)

    @Test func timeIsOverInThreeSteps() {
        var plan = EndingPlan(duration: 5 * Self.second, start: 0)
        #expect(plan.answer(to: Self.alarm, isAttached: false, at: 4 * Self.second) == .nothing)
        #expect(!plan.hasBegun)
        #expect(plan.answer(to: Self.alarm, isAttached: false, at: 5 * Self.second) == .signalAll(2))
        #expect(plan.hasBegun)
        #expect(plan.answer(to: Self.alarm, isAttached: false, at: 5 * Self.second + 1) == .nothing)
        #expect(plan.answer(to: Self.alarm, isAttached: false, at: 6 * Self.second) == .signalAll(15))
        #expect(plan.answer(to: Self.alarm, isAttached: false, at: 7 * Self.second) == .signalAll(9))
    }

    @Test func attachedProcessesAreLetGoWhenTimeIsOver() {
        var plan = EndingPlan(duration: Self.second, start: 0)
        #expect(plan.answer(to: Self.alarm, isAttached: true, at: Self.second) == .letGo)
        #expect(plan.hasBegun)
    }

    /// Some may not be able to stop.
    @Test func whoeverIsNotLetGoOfInASecondIsLeft() {
        var plan = EndingPlan(duration: nil, start: 0)
        let sent = Signals.Received(number: 15, isFromTerminal: false)
        #expect(plan.answer(to: sent, isAttached: true, at: 5) == .letGo)
        #expect(plan.answer(to: Self.alarm, isAttached: true, at: 4 + Self.second) == .nothing)
        #expect(plan.answer(to: Self.alarm, isAttached: true, at: 5 + Self.second) == .leave)
        #expect(!plan.hasBegun)
    }

    @Test func theSecondSignalIsNotWaitedFor() {
        var plan = EndingPlan(duration: nil, start: 0)
        let sent = Signals.Received(number: 15, isFromTerminal: false)
        #expect(plan.answer(to: sent, isAttached: true, at: 5) == .letGo)
        #expect(plan.answer(to: sent, isAttached: true, at: 6) == .leave)
    }

    @Test func theTerminalsInterruptIsTheApplicationsOwn() {
        var plan = EndingPlan(duration: nil, start: 0)
        let fromTerminal = Signals.Received(number: 2, isFromTerminal: true)
        #expect(plan.answer(to: fromTerminal, isAttached: false, at: 0) == .nothing)
        #expect(plan.answer(to: fromTerminal, isAttached: true, at: 0) == .letGo)
    }

    @Test func aSignalToBpfrecAloneIsPassedOn() {
        var plan = EndingPlan(duration: nil, start: 0)
        let sent = Signals.Received(number: 15, isFromTerminal: false)
        #expect(plan.answer(to: sent, isAttached: false, at: 0) == .signalMain(15))
        #expect(!plan.hasBegun)
    }
}
