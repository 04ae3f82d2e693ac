import BpfAbi
import Delegation
import Recording
import Rendering

/// A call as an explanation shows it: who made it, with what, from where, and whose it is.
struct ExplainedMatch {
    let match: ExplainedSources.Match
    let style: TextStyle

    /// `call 12 by xdp-counter (pid 8548)`.
    var title: String {
        switch match.event {
        case .call(let call): "call \(call.number) by \(EscapedText.plain(call.comm)) (pid \(call.pid))"
        case .context(let context): "by \(EscapedText.plain(context.comm)) (pid \(context.pid))"
        case .check(let check): "by \(EscapedText.plain(check.comm)) (pid \(check.pid))"
        case .header, .process, .names, .counts, .end: ""
        }
    }

    /// The call itself and its stack, indented.
    var lines: [String] {
        switch match.event {
        case .call(let call):
            let decoded = AttrDecoder.decode(call.captured, facts: call.facts)
            let text = CallLine(style: style).text(of: call, attr: decoded)
            return text.split(separator: "\n").map { "  \($0)" } + StackLines.text(of: call.stack)
        case .context(let context): return ["  \(ContextLine(style: style).text(of: context))"]
        case .check(let check): return ["  \(CheckLine(style: style).text(of: check))"]
        case .header, .process, .names, .counts, .end: return []
        }
    }

    /// Whose call it is; nil where that does not matter.
    static func owner(_ purpose: CallPurpose?) -> String? {
        guard let purpose else { return nil }
        switch (purpose.class, purpose.probe) {
        case (.probe?, let probe?): return "\(probe), which it does without"
        case (.requiredProbe?, let probe?): return "\(probe), without which the library gives up"
        case (nil, let probe?): return "\(probe), which never passes a token and is refused in every sandbox"
        default: return "the application's own"
        }
    }
}
