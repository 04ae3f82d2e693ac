/// What is said to the person at the terminal, on standard error, beside any results.
final class Diagnostics {
    private let write: ([UInt8]) -> Void
    /// Colours are for terminals, and for people who did not set NO_COLOR.
    let isColoured: Bool
    /// Of the terminal, which may be resized meanwhile.
    private let columns: () -> Int

    init(
        isColoured: Bool, columns: @escaping () -> Int = { Terminal.usualWidth },
        write: @escaping ([UInt8]) -> Void
    ) {
        self.isColoured = isColoured
        self.columns = columns
        self.write = write
    }

    /// Something that went wrong, or that must be known: `bpfrec: …`, in one write so that it is not torn apart by
    /// what the application writes at the same time.
    func message(_ text: String) {
        write(Array("bpfrec: \(text)\n".utf8))
    }

    func messages(_ texts: [String]) {
        for text in texts { message(text) }
    }

    /// What stands on the terminal's current line until something else does. Cut to that line: of a longer one only the
    /// last part would go again.
    func overwrite(_ text: String) {
        write(Array("\r\u{1b}[K\(text.prefix(max(1, columns() - 1)))".utf8))
    }

    /// Lines that need no sender: reports, live lines.
    func lines(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        write(Array((lines.joined(separator: "\n") + "\n").utf8))
    }
}
