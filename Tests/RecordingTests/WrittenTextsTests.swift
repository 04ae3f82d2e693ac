import BpfAbi
import Recording
import Testing

struct WrittenFramesTests {
    private func text(_ stacks: [[StackFrame]]) -> [String] {
        var json = JSONWriter()
        for stack in stacks {
            let captured = CapturedCall(commandArgument: 0, size: 0, attr: [])
            let call = CallEvent(
                number: 1, time: 0, pid: 1, tid: 1, comm: "", captured: captured, facts: CallFacts(),
                stack: stack)
            json.call(call, capture: .omitted)
            json.endLine()
        }
        return String(decoding: json.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Two programs, or one before and after exec, have different code at the same address.
    @Test func whatWasWrittenBeforeIsNotTakenForAnotherFrameOfTheAddress() {
        let one = StackFrame(address: 4096, module: "/bin/one", offset: 16, symbol: "one", symbolOffset: 1)
        let other = StackFrame(address: 4096, module: "/bin/two", offset: 16, symbol: "two", symbolOffset: 1)
        let together = text([[one], [other], [one], [one, other]])
        #expect(together == [one, other].flatMap { text([[$0]]) } + text([[one]]) + text([[one, other]]))
        #expect(together[0].contains("/bin/one") && together[1].contains("/bin/two"))
    }

    @Test func moreFramesThanAreKeptAreWrittenAlike() {
        let frames = (0..<3000).map { StackFrame(address: UInt64($0), symbol: "f\($0)") }
        #expect(text(frames.map { [$0] }) == frames.flatMap { text([[$0]]) })
    }
}
