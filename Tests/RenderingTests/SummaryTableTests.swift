import BpfAbi
import Recording
import Rendering
import TestSupport
import Testing

struct SummaryTableTests {
    @Test func rowsAreCommandsAndTypes() throws {
        var table = SummaryTable()
        for call in SampleCalls.all + [SampleCalls.mapCreate, SampleCalls.mapUpdate, SampleCalls.mapUpdate] {
            table.add(call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
        }
        try Golden.expect(table.lines.map { $0 + "\n" }.joined(), matches: "summary.txt")
    }

    @Test func aTableOfNothingHasASum() {
        #expect(
            SummaryTable().lines == [
                "calls  ok  EPERM  command  type  other errors", "    -   -      -  total",
            ])
    }
}
