import Testing
import Tracing

struct WakefulnessTests {
    /// How many sleeps of a length it takes until the tracer stays awake; nil where it does not.
    private func sleeps(of time: UInt64, _ wakefulness: inout Wakefulness) -> Int? {
        for count in 1...10_000 {
            wakefulness.slept(time)
            if wakefulness.isAwake { return count }
        }
        return nil
    }

    @Test func itSleepsWhereBothShareAProcessor() {
        var wakefulness = Wakefulness()
        #expect(sleeps(of: 9_000, &wakefulness) == nil)
    }

    @Test func itSleepsWhereTheApplicationIsBusy() {
        var wakefulness = Wakefulness()
        #expect(sleeps(of: 3_000_000, &wakefulness) == nil)
    }

    @Test func itStaysAwakeWhereWakingIsWhatTakesTime() {
        var wakefulness = Wakefulness()
        #expect(sleeps(of: 45_000, &wakefulness) == 8)
        for _ in 0..<100_000 { wakefulness.watched(inVain: false) }
        #expect(wakefulness.isAwake)
    }

    @Test func oneOtherSleepStartsTheCountAgain() {
        var wakefulness = Wakefulness()
        for _ in 0..<7 { wakefulness.slept(45_000) }
        wakefulness.slept(9_000)
        #expect(sleeps(of: 45_000, &wakefulness) == 8)
    }

    @Test func watchingInVainIsTriedEverMoreSeldom() {
        var wakefulness = Wakefulness()
        var counts: [Int?] = []
        for _ in 0..<12 {
            counts.append(sleeps(of: 100_000, &wakefulness))
            wakefulness.watched(inVain: true)
            #expect(!wakefulness.isAwake)
        }
        #expect(counts == [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096, 4096])
    }

    @Test func successMakesItWillingAgain() {
        var wakefulness = Wakefulness()
        _ = sleeps(of: 45_000, &wakefulness)
        wakefulness.watched(inVain: true)
        #expect(sleeps(of: 45_000, &wakefulness) == 16)
        for _ in 0..<16 { wakefulness.watched(inVain: false) }
        wakefulness.watched(inVain: true)
        #expect(sleeps(of: 45_000, &wakefulness) == 16)
    }
}
