import BpfAbi
import Recording

/// The events of a recording as JSON for jq: what was decoded, without the bytes it was decoded from.
enum EventJson {
    static func text(of call: CallEvent, denial: PolicyMark.Denial?) -> String {
        var writer = JSONWriter()
        writer.call(call, capture: .omitted)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        guard let denial else { return text }
        let mark = JSONValue.object([
            ("outcome", .string(denial.isCurable ? "denied" : "never")),
            ("missing", .array(denial.missing.map { .string($0) })), ("cause", .string(denial.cause)),
        ])
        return "\(text.dropLast()),\"policy\":\(mark.text)}"
    }

    static func text(of event: TraceEvent) -> String {
        if case .call(let call) = event { return text(of: call, denial: nil) }
        var writer = JSONWriter()
        writer.event(event)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
