package import BpfAbi

/// What a trace takes down.
package struct TraceOptions: Sendable {
    package enum Stacks: String, CaseIterable, Sendable {
        case none
        /// Every command but the data path of maps.
        case control
        case all
    }

    package var selection: TraceSelection
    package var stacks: Stacks
    package var limits: CaptureLimits
    /// Nanoseconds after which the application is asked to end.
    package var duration: UInt64?
    /// Set: a token is put into calls that pass none. The sandbox has to hand it out.
    package var injection: InjectionSettings?
    /// Asked now and then: whether the application may be ended because what it ran for is done.
    package var isDone: (@Sendable () -> Bool)?

    package init(
        selection: TraceSelection = .all, stacks: Stacks = .control, limits: CaptureLimits,
        duration: UInt64? = nil
    ) {
        self.selection = selection
        self.stacks = stacks
        self.limits = limits
        self.duration = duration
    }

    /// The calls that have to stop: what is taken down, and what a token is put into.
    package var stopping: TraceSelection { selection.adding(injection?.commands ?? []) }

    func takesStack(for command: BpfCommand) -> Bool {
        switch stacks {
        case .none: false
        case .control: !TraceSelection.isDataPath(command)
        case .all: true
        }
    }
}

/// How a trace ended.
package struct TraceOutcome: Equatable, Sendable {
    package enum End: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        case detached
    }

    package var end: End
    /// bpfrec ended the application: its time was over.
    package var isStopped: Bool
    package var calls: UInt64
}
