import BpfAbi
import Recording
import Rendering
import TestSupport
import Testing

struct CallLineTests {
    private func lines(_ style: TextStyle) -> String {
        SampleCalls.all.map { call in
            let attr = AttrDecoder.decode(call.captured, facts: call.facts)
            return CallLine(style: style).text(of: call, attr: attr) + "\n"
        }.joined()
    }

    @Test func shortLines() throws {
        try Golden.expect(lines(TextStyle()), matches: "calls.txt")
    }

    @Test func fullLines() throws {
        try Golden.expect(lines(TextStyle(isFull: true, showsProcess: false)), matches: "calls-full.txt")
    }

    @Test func colourTellsTheOutcome() {
        func result(_ call: CallEvent) -> Substring {
            let line = CallLine(style: TextStyle(hasColour: true)).text(
                of: call, attr: AttrDecoder.decode(call.captured, facts: call.facts))
            return line.split(separator: " = ", maxSplits: 1).last ?? ""
        }
        #expect(result(SampleCalls.pin) == "\u{1b}[32m0\u{1b}[0m")
        #expect(result(SampleCalls.freeze) == "\u{1b}[1;31m-1 EPERM (Operation not permitted)\u{1b}[0m")
        #expect(result(SampleCalls.unknownCommand) == "\u{1b}[33m-1 EINVAL (Invalid argument)\u{1b}[0m")
        #expect(result(SampleCalls.unfinished) == "\u{1b}[2m?\u{1b}[0m")
    }

    @Test func nothingOfAnApplicationsReachesTheTerminal() {
        for line in lines(TextStyle(isFull: true)).split(separator: "\n") {
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
        }
    }
}
