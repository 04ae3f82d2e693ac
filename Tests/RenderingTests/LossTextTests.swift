import Recording
import Rendering
import Testing

struct LossTextTests {
    @Test func nothingLostIsNotMentioned() {
        #expect(LossText.lines(ObservationLosses()).isEmpty)
    }

    @Test func eachLossSaysHowMuch() {
        #expect(
            LossText.lines(ObservationLosses(checks: 12, counts: 1)) == [
                "12 checks of capabilities came faster than they could be kept: some calls lack what the kernel asked",
                "1 call that did not stop could not be counted: the counts are too low by that",
            ])
    }
}
