import BpfAbi

/// Reads a recording as its bytes come in. Feed it, take events until there is none, feed it again; `finish` says
/// that nothing more will come. After an error it goes on with the next line, for those who would rather lose one.
package struct RecordingReader {
    /// A line beyond this is taken for something else than a recording.
    private static let maximumLine = 512 << 20

    private var cursor = JSONCursor([])
    /// Where the next line begins in the cursor's bytes, and up to where no newline was found.
    private var lineStart = 0
    private var searched = 0
    /// How much of the file came before the cursor's bytes.
    private var discarded = 0
    private var line = 0
    private var isFinished = false
    private var wasPayload = false
    private var payloads: ReadPayloads
    private let readsStacks: Bool
    /// The last ones that the recording told; they are for the calls that follow.
    private var names = NewerNames()

    /// The first line of the recording, once it was read.
    package private(set) var header: RecordingHeader?
    /// How the recording ended; nil where its writer was killed, or where that line was not yet read.
    package private(set) var ending: RecordingEnd?
    /// Set where the last line breaks off, as it does when the writer is killed in the midst of it.
    package private(set) var isTruncated = false

    /// Stacks are most of a call's line, and only those who show them need them.
    package init(window: PayloadWindow = .standard, readsStacks: Bool = true) {
        payloads = ReadPayloads(window)
        self.readsStacks = readsStacks
    }

    package mutating func feed(_ bytes: [UInt8]) {
        cursor.bytes.removeFirst(lineStart)
        discarded += lineStart
        searched -= lineStart
        lineStart = 0
        cursor.bytes.append(contentsOf: bytes)
    }

    package mutating func finish() {
        isFinished = true
    }

    /// The next event; nil where more bytes are needed or, after `finish`, where there are no more.
    package mutating func next() throws(RecordingError) -> TraceEvent? {
        while let range = try nextLine() {
            line += 1
            let isLast = range.upperBound == cursor.bytes.count && isFinished
            let event: TraceEvent?
            do {
                event = try self.event(in: range)
            } catch {
                if isLast && header != nil && !endsWithNewline {
                    isTruncated = true
                    return nil
                }
                throw failure(error)
            }
            if case .header(let header) = event { try checkSchema(header, at: range.lowerBound) }
            if let event { return event }
        }
        guard isFinished, line == 0 else { return nil }
        line = 1
        throw RecordingError(line: 1, offset: 0, reason: "the recording is empty")
    }

    private func checkSchema(_ header: RecordingHeader, at start: Int) throws(RecordingError) {
        guard header.schema > RecordingHeader.currentSchema else { return }
        throw RecordingError(
            line: line, offset: discarded + start,
            reason: "the recording has schema \(header.schema), and this bpfrec reads up to "
                + "\(RecordingHeader.currentSchema): use bpfrec \(header.bpfrec), which wrote it, or a later one"
        )
    }

    private var endsWithNewline: Bool { cursor.bytes.last == UInt8(ascii: "\n") }

    private mutating func nextLine() throws(RecordingError) -> Range<Int>? {
        let bytes = cursor.bytes
        if let end = ByteSearch.newline(in: bytes.span, from: searched) {
            defer {
                lineStart = end + 1
                searched = lineStart
            }
            return lineStart..<end
        }
        searched = bytes.count
        guard bytes.count - lineStart <= Self.maximumLine else {
            throw RecordingError(
                line: line + 1, offset: discarded + lineStart,
                reason: "the line is longer than \(Self.maximumLine) bytes")
        }
        guard isFinished, lineStart < bytes.count else { return nil }
        defer { lineStart = bytes.count }
        return lineStart..<bytes.count
    }

    private func failure(_ error: JSONError) -> RecordingError {
        guard header != nil || line > 1 else {
            return RecordingError(
                line: line, offset: discarded + error.offset,
                reason: "this is no recording of bpfrec (\(error.reason))")
        }
        return RecordingError(line: line, offset: discarded + error.offset, reason: error.reason)
    }

    private mutating func event(in range: Range<Int>) throws(JSONError) -> TraceEvent? {
        cursor.move(to: range)
        guard cursor.peek() != nil else { return nil }
        let type = try cursor.eventType()
        cursor.move(to: range)
        if header == nil {
            guard type == "header" else { throw cursor.error("its first line is no header") }
        }
        let continuesPayloads = wasPayload
        wasPayload = false
        let event: TraceEvent
        switch type {
        case "header": event = .header(try cursor.header())
        case "call":
            var call = try cursor.call(payloads, readsStack: readsStacks)
            call.facts.newer = names
            event = .call(call)
        case "names": event = .names(try cursor.names())
        case "context": event = .context(try cursor.context())
        case "process": event = .process(try cursor.process())
        case "check": event = .check(try cursor.checkEvent())
        case "counts": event = .counts(try cursor.counts())
        case "end": event = .end(try cursor.ending())
        case "payload":
            let (digest, bytes) = try cursor.payload()
            try cursor.finish()
            payloads.insert(digest, bytes, isFirstOfCall: !continuesPayloads)
            wasPayload = true
            return nil
        default:
            try cursor.skip()
            try cursor.finish()
            return nil
        }
        // A line that is refused at its very end has no effect either.
        try cursor.finish()
        switch event {
        case .header(let read): header = read
        case .names(let read): names = read
        case .end(let read): ending = read
        default: break
        }
        return event
    }
}
