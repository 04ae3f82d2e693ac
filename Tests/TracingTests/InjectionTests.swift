import Testing

@testable import Tracing

/// Scripts of what a thread does while a token is put into its call.
@Suite struct InjectionTests {
    typealias Action = Injection.Action

    private static let page: Int64 = 0x7f00_0000_1000

    /// Up to the stop at which the changed call returns.
    private static func calling() -> Injection {
        var injection = Injection()
        _ = injection.proceed(.returned(-38))
        _ = injection.proceed(.entered)
        _ = injection.proceed(.returned(page))
        _ = injection.proceed(.entered)
        return injection
    }

    private static func answer(isWritten: Bool = true, isTokenOpen: Bool = true) -> Injection.Answer {
        Injection.Answer(isWritten: isWritten, isTokenOpen: isTokenOpen)
    }

    @Test func everythingIsTakenBackBeforeTheResultIsGiven() {
        var injection = Injection()
        #expect(injection.begin() == [.begin])
        #expect(injection.proceed(.returned(-38)) == [.make(.map)])
        #expect(injection.proceed(.entered) == [])
        #expect(
            injection.proceed(.returned(Self.page)) == [
                .fill(address: UInt64(Self.page)), .make(.withToken),
            ])
        #expect(injection.proceed(.entered) == [.enter])
        #expect(injection.proceed(.returned(5)) == [.note(.passed), .takeAnswer])
        #expect(injection.answered(Self.answer()) == [.make(.closeToken)])
        #expect(injection.proceed(.entered) == [])
        #expect(injection.proceed(.returned(0)) == [.make(.unmap)])
        #expect(injection.proceed(.entered) == [])
        #expect(!injection.isOver)
        #expect(injection.proceed(.returned(0)) == [.end(result: 5)])
        #expect(injection.isOver)
    }

    @Test(arguments: [-1, -7, -13, -22] as [Int64])
    func errorsAreGivenAsTheyAre(_ error: Int64) {
        var injection = Self.calling()
        #expect(injection.proceed(.returned(error)) == [.note(.passed), .takeAnswer])
        _ = injection.answered(Self.answer())
        _ = injection.proceed(.returned(0))
        #expect(injection.proceed(.returned(0)) == [.end(result: error)])
    }

    @Test func withoutMemoryTheCallIsMadeAsItWas() {
        var injection = Injection()
        _ = injection.proceed(.returned(-38))
        #expect(injection.proceed(.returned(-12)) == [.note(.noMemory(errno: 12)), .make(.asItWas)])
        #expect(injection.proceed(.entered) == [.enter])
        // bpfrec's own filter stops it once more.
        #expect(injection.proceed(.filtered) == [])
        #expect(injection.proceed(.returned(-1)) == [.end(result: -1)])
    }

    @Test func withoutATokenTheCallIsMadeAsItWas() {
        var injection = Self.calling()
        #expect(injection.proceed(.returned(-49)) == [.note(.notHandedOut), .make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.make(.asItWas)])
        #expect(injection.proceed(.returned(-1)) == [.end(result: -1)])
    }

    @Test func aStopBeforeTheCallHasBegunLetsItBeMadeAnew() {
        var injection = Self.calling()
        #expect(injection.proceed(.returned(-512)) == [.make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.startOver])
        #expect(injection.isOver)
    }

    @Test func aTokenThatASiblingClosedInTimeLetsItBeMadeAnew() {
        var injection = Self.calling()
        _ = injection.proceed(.returned(-9))
        #expect(injection.answered(Self.answer(isTokenOpen: false)) == [.make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.startOver])
    }

    @Test func aTokenThatIsGoneIsNotClosed() {
        // Something of the application's may have its number by now.
        var injection = Self.calling()
        _ = injection.proceed(.returned(4))
        #expect(injection.answered(Self.answer(isTokenOpen: false)) == [.make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.end(result: 4)])
    }

    @Test func anAttrThatCannotBeWrittenMakesTheCallFail() {
        var injection = Self.calling()
        _ = injection.proceed(.returned(4))
        #expect(injection.answered(Self.answer(isWritten: false)) == [.make(.closeToken)])
        #expect(injection.proceed(.returned(0)) == [.make(.closeResult(4))])
        #expect(injection.proceed(.returned(0)) == [.make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.end(result: -14)])
    }

    @Test func anErrorComesBeforeAnAttrThatCannotBeWritten() {
        var injection = Self.calling()
        _ = injection.proceed(.returned(-13))
        #expect(injection.answered(Self.answer(isWritten: false)) == [.make(.closeToken)])
        #expect(injection.proceed(.returned(0)) == [.make(.unmap)])
        #expect(injection.proceed(.returned(0)) == [.end(result: -13)])
    }

    @Test(arguments: [(true, true), (true, false), (false, true)])
    func whatAChildInheritedIsRemoved(_ token: Bool, _ page: Bool) {
        var injection = Injection(removingToken: token, page: page)
        var next: [Action] = injection.begin()
        if token {
            #expect(next == [.make(.closeToken)])
            _ = injection.proceed(.entered)
            next = injection.proceed(.returned(0))
        }
        if page {
            #expect(next == [.make(.unmap)])
            _ = injection.proceed(.entered)
            next = injection.proceed(.returned(0))
        }
        #expect(next == [.restore])
        #expect(injection.isOver)
    }

    @Test(
        arguments: [
            (64, 1024, 4096, [0, 1, 2], [], 63, nil), (64, 1024, 4096, [0, 1, 2, 63], [62], 61, nil),
            // The call itself takes the lowest.
            (64, 1024, 4096, Array(0..<63), [], 64, nil), (64, 64, 64, Array(0..<62), [], 63, nil),
            // The limit leaves only that one, or none: it grows by the token.
            (64, 4, 4096, [0, 1, 2], [], 4, 5), (64, 3, 4096, [0, 1, 2], [], 3, 4),
            (64, 3, 4096, [0, 1, 2, 3, 4], [5], 6, 7),
            (64, 3, 3, [0, 1, 2], [], nil, nil), (64, 4, 4, [0, 1, 2], [], nil, nil),
            (256, 1_048_576, 1_048_576, [0, 1, 2, 255], [], 254, nil),
        ] as [(Int32, Int32, Int32, [Int32], [Int32], Int32?, Int32?)])
    func theTokenGetsANumberThatNobodyMisses(
        _ size: Int32, _ soft: Int32, _ hard: Int32, _ open: [Int32], _ reserved: [Int32],
        _ number: Int32?, _ limit: Int32?
    ) {
        let choice = DescriptorChoice(
            DescriptorChoice.Table(
                open: Set(open), reserved: Set(reserved), size: size, softLimit: soft, hardLimit: hard))
        #expect(choice?.number == number)
        #expect(choice?.softLimit == limit)
    }
}
