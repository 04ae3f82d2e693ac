/// The frames of call stacks as they were written: an application makes its calls from few places, and a frame is the
/// longest text of a small call.
struct WrittenFrames {
    /// Of more places, what was written is forgotten.
    private static let limit = 1024

    private var texts: [UInt64: (frame: StackFrame, text: [UInt8])] = [:]

    /// A frame as JSON. Another program may have another frame at the same address.
    mutating func text(of frame: StackFrame) -> [UInt8] {
        if let known = texts[frame.address], known.frame == frame { return known.text }
        var json = JSONWriter()
        json.frame(frame)
        let text = json.bytes
        if texts.count >= Self.limit { texts.removeAll(keepingCapacity: true) }
        texts[frame.address] = (frame, text)
        return text
    }
}
