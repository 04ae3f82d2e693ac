import Testing
import Tracing

struct WakefulnessTests {
    /// How many sleeps of a length it takes until it asks where the two are; nil where it does not.
    private func sleeps(of time: UInt64, _ wakefulness: inout Wakefulness) -> Int? {
        for count in 1...10_000 {
            wakefulness.slept(time)
            if wakefulness.isAsking { return count }
        }
        return nil
    }

    private func awake() -> Wakefulness {
        var wakefulness = Wakefulness()
        _ = sleeps(of: 45_000, &wakefulness)
        wakefulness.answered(areApart: true)
        return wakefulness
    }

    private func watch(_ wakefulness: inout Wakefulness, inVain vain: Int, successfully: Int) {
        for _ in 0..<vain { wakefulness.watched(inVain: true) }
        for _ in 0..<successfully { wakefulness.watched(inVain: false) }
    }

    @Test func itSleepsWhereBothShareAProcessor() {
        var wakefulness = Wakefulness()
        var counts: [Int?] = []
        for _ in 0..<8 {
            counts.append(sleeps(of: 25_000, &wakefulness))
            wakefulness.answered(areApart: false)
            #expect(!wakefulness.isAwake && !wakefulness.isAsking)
        }
        // It asks ever more seldom, but the scheduler may part them at any time.
        #expect(counts == [8, 16, 32, 64, 128, 256, 256, 256])
    }

    @Test func itSleepsWhereTheApplicationIsBusy() {
        var wakefulness = Wakefulness()
        #expect(sleeps(of: 3_000_000, &wakefulness) == nil)
    }

    @Test func itStaysAwakeWhereEachWakesTheOther() {
        for time: UInt64 in [9_000, 45_000] {
            var wakefulness = Wakefulness()
            #expect(sleeps(of: time, &wakefulness) == 8)
            wakefulness.answered(areApart: true)
            for _ in 0..<100_000 { wakefulness.watched(inVain: false) }
            #expect(wakefulness.isAwake)
        }
    }

    @Test func oneLongSleepStartsTheCountAgain() {
        var wakefulness = Wakefulness()
        for _ in 0..<7 { wakefulness.slept(45_000) }
        wakefulness.slept(3_000_000)
        #expect(sleeps(of: 45_000, &wakefulness) == 8)
    }

    @Test func aFewLooksInVainAreWorthManyThatAreNot() {
        var wakefulness = awake()
        for _ in 0..<1000 { watch(&wakefulness, inVain: 1, successfully: 4) }
        #expect(wakefulness.isAwake)
        for _ in 0..<20 { watch(&wakefulness, inVain: 1, successfully: 3) }
        #expect(!wakefulness.isAwake)
    }

    @Test func theSleepAfterALookInVainCountsForNothing() {
        var wakefulness = awake()
        watch(&wakefulness, inVain: 0, successfully: 100)
        for _ in 0..<3 { wakefulness.watched(inVain: true) }
        for _ in 0..<100 { wakefulness.slept(45_000) }
        #expect(wakefulness.isAwake && !wakefulness.isAsking)
    }

    @Test func watchingInVainIsTriedEverMoreSeldom() {
        var wakefulness = Wakefulness()
        var counts: [Int?] = []
        for _ in 0..<12 {
            counts.append(sleeps(of: 100_000, &wakefulness))
            wakefulness.answered(areApart: true)
            watch(&wakefulness, inVain: 2, successfully: 0)
            #expect(!wakefulness.isAwake)
        }
        #expect(counts == [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096, 4096])
    }

    @Test func sharingAProcessorForgetsNothingOfWhatWasInVain() {
        var wakefulness = Wakefulness()
        for _ in 0..<8 {
            _ = sleeps(of: 100_000, &wakefulness)
            wakefulness.answered(areApart: true)
            watch(&wakefulness, inVain: 2, successfully: 0)
        }
        #expect(sleeps(of: 25_000, &wakefulness) == 2048)
        wakefulness.answered(areApart: false)
        #expect(sleeps(of: 25_000, &wakefulness) == 2048)
    }

    @Test func successMakesItWillingAgain() {
        var wakefulness = awake()
        watch(&wakefulness, inVain: 2, successfully: 0)
        #expect(sleeps(of: 45_000, &wakefulness) == 16)
        wakefulness.answered(areApart: true)
        watch(&wakefulness, inVain: 0, successfully: 16)
        watch(&wakefulness, inVain: 5, successfully: 0)
        #expect(!wakefulness.isAwake)
        #expect(sleeps(of: 45_000, &wakefulness) == 16)
    }
}
