import BpfAbi
import Recording
import Testing

@testable import bpfrec

struct RunTallyTests {
    private static func tally(counts: [UInt64], lost: ObservationLosses = ObservationLosses()) -> RunTally {
        let tally = RunTally()
        for calls in counts {
            tally.receive(
                .counts(
                    CountsEvent(time: 0, pid: 1, comm: "app", command: BpfCommand(rawValue: 2), calls: calls))
            )
        }
        tally.receive(.end(RecordingEnd(time: 0, reason: .exited(0), calls: 0, lost: lost)))
        return tally
    }

    @Test func whatWasCountedIsSummed() {
        #expect(
            Self.tally(counts: [199_999, 1]).countSentence
                == "200000 more calls did not stop: they were counted in the kernel, and none was lost")
        #expect(
            Self.tally(counts: [1]).countSentence
                == "1 more call did not stop: it was counted in the kernel, and none was lost")
        #expect(Self.tally(counts: []).countSentence == "no call was counted in the kernel")
    }

    @Test func aLossIsNeverDenied() {
        let tally = Self.tally(counts: [5], lost: ObservationLosses(counts: 3))
        #expect(tally.countSentence == "5 more calls did not stop: they were counted in the kernel")
        #expect(tally.lost.counts == 3)
    }
}
