import BpfAbi
import Recording
import Rendering

/// The events of a recording as lines for people.
struct EventLines {
    let style: TextStyle
    let showsInstructions: Bool

    func text(of call: CallEvent) -> [String] {
        let attr = AttrDecoder.decode(call.captured, facts: call.facts)
        var lines = [CallLine(style: style).text(of: call, attr: attr)]
        if showsInstructions { lines += instructions(of: call.captured) }
        if style.isFull { lines += StackLines.text(of: call.stack) }
        return lines
    }

    func text(of event: TraceEvent) -> [String] {
        switch event {
        case .header(let header): [title(header)]
        case .call(let call): text(of: call)
        case .context(let context): [ContextLine(style: style).text(of: context)]
        case .process(let process): [ProcessLine(style: style).text(of: process)]
        case .names: []
        case .check(let check): [CheckLine(style: style).text(of: check)]
        case .counts(let counts): [CountsLine(style: style).text(of: counts)]
        case .end(let end): ending(end)
        }
    }

    /// What a policy would say to the call above.
    func note(_ denial: PolicyMark.Denial) -> [String] {
        let text = "    policy: \(denial.isCurable ? "denied" : "never permitted"): \(denial.cause)"
        return [style.hasColour ? "\u{1b}[1;31m\(text)\u{1b}[0m" : text]
    }

    private func title(_ header: RecordingHeader) -> String {
        let subject =
            if let attached = header.attached {
                "attached to \(attached.map(String.init).joined(separator: ", "))"
            } else {
                header.argv.map { ShellWord.quoted(EscapedText.plain($0)) }.joined(separator: " ")
            }
        return "# \(subject) (Linux \(EscapedText.plain(header.kernel)), uid \(header.uid))"
    }

    /// Exits are shown where they happen; what remains is what bpfrec did.
    private func ending(_ end: RecordingEnd) -> [String] {
        let how =
            switch (end.reason, end.isStopped) {
            case (.detached, _): ["# bpfrec let go"]
            case (_, true): ["# ended by bpfrec"]
            case (_, false): [String]()
            }
        return how + LossText.lines(end.lost).map { "# \($0)" }
    }

    private func instructions(of captured: CapturedCall) -> [String] {
        guard let region = captured.regions.first(where: { $0.field == "insns" }) else { return [] }
        var lines = Disassembler.lines(region.bytes).map { line in
            let number = String(line.index)
            return "    " + String(repeating: " ", count: max(0, 5 - number.count))
                + "\(number): \(line.text)"
        }
        let missing = region.length &- UInt64(region.bytes.count)
        if region.length > UInt64(region.bytes.count) {
            lines.append(
                "    \(missing / UInt64(Instruction.size)) more instructions are not in the recording")
        }
        return lines
    }
}
