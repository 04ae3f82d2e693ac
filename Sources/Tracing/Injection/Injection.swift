/// What a thread is led through so that its call passes a token, one stop at a time: its own call is skipped, and at
/// the exit of that and of every further one the next is put before it. Pure: it is tested on scripted stops.
///
/// A page for the changed attr is mapped and unmapped and the token taken and closed each time, so that nothing is
/// kept that the application could close, reuse, inherit to a child or lose by exec.
package struct Injection: Equatable, Sendable {
    /// A call that the thread makes and the application did not ask for, or not so.
    package enum Call: Equatable, Sendable {
        case map
        /// The application's, with the changed attr.
        case withToken
        case closeToken
        /// The descriptor that the application is not to have after all.
        case closeResult(Int32)
        case unmap
        /// The application's as it was.
        case asItWas
    }

    package enum Action: Equatable, Sendable {
        /// Its own call is not made, and no signal reaches the thread until the end: one that came in the course of
        /// this is as one that came right after the call. A handler would else run between two calls, and could make
        /// calls of its own or never return.
        case begin
        case make(Call)
        /// Put the changed attr there.
        case fill(address: UInt64)
        /// The application's own call is entered: its time begins.
        case enter
        /// Copy what the kernel wrote into the attr to where the application expects it. `answered` says how it went.
        case takeAnswer
        case note(TokenOutcome)
        /// As after the application's own call with this result.
        case end(result: Int64)
        /// The application's call did not begin, and is to be made anew.
        case startOver
        /// As it was before.
        case restore
    }

    package enum TokenOutcome: Equatable, Sendable {
        case passed
        case noMemory(errno: Int32)
        case notHandedOut
    }

    package enum Event: Equatable, Sendable {
        case entered
        /// A filter stopped the call at its entry.
        case filtered
        case returned(Int64)
    }

    /// How taking the answer went.
    package struct Answer: Equatable, Sendable {
        /// False where the application may not write its own attr, which the kernel answers with EFAULT.
        package var isWritten: Bool
        /// False where the application has closed it, or has something else under its number.
        package var isTokenOpen: Bool

        package init(isWritten: Bool, isTokenOpen: Bool) {
            self.isWritten = isWritten
            self.isTokenOpen = isTokenOpen
        }
    }

    private enum Step: Equatable {
        case skipping
        case making(Call)
        case answering
        case over
    }

    /// What becomes of the application's call once the traces are gone.
    private enum Rest: Equatable {
        case result(Int64)
        case startOver
        case asItWas
        /// There was no call: the traces of another's are removed.
        case nothing
    }

    private static let ebadf: Int64 = -9
    private static let efault: Int64 = -14
    /// ERESTARTSYS: the thread was to be stopped before the init had taken the call up.
    private static let interrupted: Int64 = -512
    /// EUNATCH, as CLINUX_NOT_HANDED_OUT.
    private static let notHandedOut: Int64 = -49

    private var step = Step.skipping
    private var rest = Rest.asItWas
    private var removesPage = true
    /// The descriptor of a call that failed only afterwards.
    private var unwanted: Int32?

    /// A call is about to be made.
    package init() {}

    /// A new process stops for the first time, with a copy of a token, of a page, or of both.
    package init(removingToken hasToken: Bool, page hasPage: Bool) {
        rest = .nothing
        step = .making(hasToken ? .closeToken : .unmap)
        removesPage = hasPage
    }

    package var isOver: Bool { step == .over }

    /// At the stop with which it begins.
    package func begin() -> [Action] {
        if case .making(let call) = step { [.make(call)] } else { [.begin] }
    }

    package mutating func proceed(_ event: Event) -> [Action] {
        switch (step, event) {
        case (.skipping, .returned): make(.map)
        case (.making(.map), .returned(let address)): hasMapped(address)
        case (.making(.withToken), .entered), (.making(.asItWas), .entered): [.enter]
        case (.making(.withToken), .returned(let result)): hasCalled(result)
        case (.making(.closeToken), .returned): removesPage ? discardResult() : finish()
        case (.making(.closeResult), .returned): make(.unmap)
        case (.making(.unmap), .returned): finish()
        case (.making(.asItWas), .returned(let result)): end(result)
        case (.skipping, _), (.making, _), (.answering, _), (.over, _): []
        }
    }

    package mutating func answered(_ answer: Answer) -> [Action] {
        // A sibling closed it before the kernel had looked.
        if rest == .result(Self.ebadf), !answer.isTokenOpen { rest = .startOver }
        if !answer.isWritten, case .result(let result) = rest, result >= 0 {
            unwanted = Int32(truncatingIfNeeded: result)
            rest = .result(Self.efault)
        }
        return answer.isTokenOpen ? make(.closeToken) : discardResult()
    }

    private mutating func discardResult() -> [Action] {
        make(unwanted.map(Call.closeResult) ?? .unmap)
    }

    private mutating func hasMapped(_ address: Int64) -> [Action] {
        if (-4095..<0).contains(address) {
            return [.note(.noMemory(errno: Int32(-address)))] + make(.asItWas)
        }
        return [.fill(address: UInt64(bitPattern: address))] + make(.withToken)
    }

    private mutating func hasCalled(_ result: Int64) -> [Action] {
        switch result {
        case Self.interrupted:
            rest = .startOver
            return make(.unmap)
        case Self.notHandedOut:
            rest = .asItWas
            return [.note(.notHandedOut)] + make(.unmap)
        default:
            rest = .result(result)
            step = .answering
            return [.note(.passed), .takeAnswer]
        }
    }

    private mutating func finish() -> [Action] {
        switch rest {
        case .result(let result): return end(result)
        case .asItWas: return make(.asItWas)
        case .startOver, .nothing:
            step = .over
            return [rest == .nothing ? .restore : .startOver]
        }
    }

    private mutating func end(_ result: Int64) -> [Action] {
        step = .over
        return [.end(result: result)]
    }

    private mutating func make(_ call: Call) -> [Action] {
        step = .making(call)
        return [.make(call)]
    }
}
