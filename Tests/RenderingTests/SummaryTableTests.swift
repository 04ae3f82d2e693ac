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

    @Test func countedCallsAreInTheSameRows() {
        var table = SummaryTable()
        let call = SampleCalls.mapUpdate
        table.add(call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
        let map = CountsEvent.Map(id: 3, type: 1, name: "events")
        for (errno, calls) in [(nil, 200_000), (7, 5), (1, 2)] as [(Int32?, UInt64)] {
            table.add(
                CountsEvent(
                    time: 0, pid: 1, comm: "app", command: BpfCommand(rawValue: 2), map: map, errno: errno,
                    calls: calls))
        }
        #expect(
            table.lines == [
                " calls      ok  EPERM  command          type  other errors",
                "200008  200001      2  map_update_elem  hash  E2BIG 5",
                "200008  200001      2  total                  E2BIG 5",
            ])
    }

    @Test func aTableOfNothingHasASum() {
        #expect(
            SummaryTable().lines == [
                "calls  ok  EPERM  command  type  other errors", "    -   -      -  total",
            ])
    }
}
