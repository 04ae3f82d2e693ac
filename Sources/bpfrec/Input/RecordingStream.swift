import CLinux
import Glibc
import LinuxCalls
import Recording

/// A recording as it is read, event by event: a file, or standard input while its writer is still at work.
struct RecordingStream: ~Copyable {
    /// As messages call it.
    let name: String
    private let file: OwnedDescriptor
    private var reader: RecordingReader
    private var digest = RunningSHA256(compressor: ProcessorSHA256.compressor)
    private var isAtEnd = false
    /// How many bytes were read.
    private(set) var position: UInt64 = 0

    var header: RecordingHeader? { reader.header }

    /// Set where the writer was killed: there is no last line, or half of one.
    var breaksOff: Bool { isAtEnd && (reader.isTruncated || reader.ending == nil) }

    /// `-` is standard input.
    init(_ path: String, readsStacks: Bool = true) throws(CommandFailure) {
        name = InputFile.name(path)
        reader = RecordingReader(readsStacks: readsStacks)
        do {
            file =
                path == "-"
                ? OwnedDescriptor(adopting: try checked(clinux_duplicate(STDIN_FILENO), "dup"))
                : try Files.open(path)
        } catch {
            throw InputFile.failure(name, error)
        }
    }

    /// The next event; nil at the end. A damaged line is an error with its place, after which the rest can be read.
    mutating func next() throws(CommandFailure) -> TraceEvent? {
        while true {
            do {
                if let event = try reader.next() { return event }
            } catch {
                throw .damaged("\(name): \(error)")
            }
            if isAtEnd { return nil }
            try readMore()
        }
    }

    /// The hash of all that was read.
    func sha256() -> SHA256 { digest.finished() }

    private mutating func readMore() throws(CommandFailure) {
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        do {
            let count = try checked(clinux_read_some(file.raw, &chunk, chunk.count), "read", name)
            chunk.removeLast(chunk.count - count)
        } catch {
            throw InputFile.failure(name, error)
        }
        if chunk.isEmpty {
            isAtEnd = true
            reader.finish()
        } else {
            position &+= UInt64(chunk.count)
            digest.add(chunk)
            reader.feed(chunk)
        }
    }
}
