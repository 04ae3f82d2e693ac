/// Where one traced thread is, and what its next stop asks for. Pure: it is tested on scripted stops.
package struct ThreadState: Equatable, Sendable {
    /// How the calls of interest are caught.
    package enum Mode: Equatable, Sendable {
        /// A seccomp filter stops only them.
        case filtered
        /// Every call stops twice: no filter could be installed, or the process ran before we came.
        case everyCall
    }

    package enum Action: Equatable, Sendable {
        /// Take down what the thread hands the kernel.
        case enterCall
        /// Take down what came back.
        case leaveCall(result: Int64)
        /// No exit will come for the call that is open.
        case abandonCall
        /// Have the call that is about to be made fail with ENOSYS.
        case refuseCall
        /// A step on the way of putting a token into the call.
        case inject(Injection.Action)
        /// The call did not begin, and is made anew.
        case discardCall
        case resume(toSystemCall: Bool, signal: Int32)
        case listen
        case adoptChild(Stop.ChildKind)
        case replaceProgram
        case forget

        /// Whether it changes the stopped thread or lets it go on, and so is for the very stop that was taken.
        var isForStop: Bool {
            switch self {
            case .refuseCall, .inject, .resume, .listen: true
            case .enterCall, .leaveCall, .abandonCall, .discardCall, .adoptChild, .replaceProgram, .forget:
                false
            }
        }
    }

    /// What the kernel says of a system call stop, where it was asked.
    package enum CallStop: Equatable, Sendable {
        /// About to enter a call; whether it is one of interest.
        case entry(isOfInterest: Bool)
        /// The same, of a call that a token is to be put into.
        case entryToInject
        /// The same, stopped by a filter of the application's own that wants a tracer. The one that it means is not
        /// there, and without one the kernel does not make the call.
        case entryWithoutTracer(isOfInterest: Bool)
        case exit(result: Int64)
    }

    package let mode: Mode
    /// A call of interest was entered, and its exit is awaited.
    package private(set) var isInCall = false
    /// Set while a token is put into that call.
    package private(set) var injection: Injection?

    package init(mode: Mode) {
        self.mode = mode
    }

    package mutating func actions(for stop: Stop, call: CallStop? = nil) -> ActionList {
        switch stop {
        case .seccomp where injection != nil:
            proceed(.filtered)
        case .systemCall where injection != nil:
            if case .exit(let result) = call { proceed(.returned(result)) } else { proceed(.entered) }
        // Without a filter of ours, the entry was already seen.
        case .seccomp where mode == .everyCall:
            ActionList(.refuseCall, goOn)
        case .seccomp:
            enter(call)
        case .systemCall:
            if case .exit(let result) = call { leave(result) } else { enter(call) }
        case .signal(let number):
            ActionList(.resume(toSystemCall: stopsAtCalls, signal: number))
        case .groupStop:
            ActionList(.listen)
        case .attention:
            ActionList(goOn)
        case .child(let kind):
            ActionList(.adoptChild(kind), goOn)
        case .exec:
            // The old program's call is over: an execve by a sibling thread ended it.
            abandon() ? ActionList(.abandonCall, .replaceProgram, goOn) : ActionList(.replaceProgram, goOn)
        case .exited, .killed:
            abandon() ? ActionList(.abandonCall, .forget) : ActionList(.forget)
        }
    }

    /// After an `Injection.Action.takeAnswer`, and before the thread goes on.
    package mutating func answered(_ answer: Injection.Answer) -> [Action] {
        (injection?.answered(answer) ?? []).map(Action.inject)
    }

    /// At the first stop of a process that has got what it is not to have.
    package mutating func remove(token hasToken: Bool, page hasPage: Bool) -> ActionList {
        let injection = Injection(removingToken: hasToken, page: hasPage)
        self.injection = injection
        return ActionList(injection.begin().map(Action.inject) + [goOn])
    }

    private mutating func proceed(_ event: Injection.Event) -> ActionList {
        let steps = injection?.proceed(event) ?? []
        guard injection?.isOver == true else { return ActionList(steps.map(Action.inject) + [goOn]) }
        injection = nil
        isInCall = false
        let actions = steps.flatMap { step -> [Action] in
            switch step {
            case .end(let result): [.leaveCall(result: result), .inject(step)]
            case .startOver: [.discardCall, .inject(step)]
            default: [.inject(step)]
            }
        }
        return ActionList(actions + [goOn])
    }

    private var stopsAtCalls: Bool { mode == .everyCall || isInCall || injection != nil }

    private var goOn: Action { .resume(toSystemCall: stopsAtCalls, signal: 0) }

    private mutating func enter(_ call: CallStop?) -> ActionList {
        // An entry where an exit was awaited: the exit was never reported.
        guard !abandon() else {
            var actions = ActionList(.abandonCall)
            enter(call).forEach { actions.append($0) }
            return actions
        }
        switch call {
        case .entry(isOfInterest: true):
            isInCall = true
            return ActionList(.enterCall, goOn)
        case .entryToInject:
            isInCall = true
            let injection = Injection()
            self.injection = injection
            return ActionList([.enterCall] + injection.begin().map(Action.inject) + [goOn])
        case .entryWithoutTracer(isOfInterest: true):
            isInCall = true
            return ActionList(.enterCall, .refuseCall, goOn)
        case .entryWithoutTracer(isOfInterest: false):
            return ActionList(.refuseCall, goOn)
        case .entry(isOfInterest: false), .exit, nil:
            return ActionList(goOn)
        }
    }

    private mutating func leave(_ result: Int64) -> ActionList {
        guard isInCall else { return ActionList(goOn) }
        isInCall = false
        return ActionList(.leaveCall(result: result), goOn)
    }

    /// Whether there was a call, whose exit will not come.
    private mutating func abandon() -> Bool {
        injection = nil
        defer { isInCall = false }
        return isInCall
    }
}
