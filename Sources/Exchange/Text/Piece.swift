/// A part of an input that still knows where it stood.
struct Piece: Equatable {
    let scalars: Substring.UnicodeScalarView
    let line: Int
    let column: Int

    var text: String { String(scalars) }
    var isEmpty: Bool { scalars.isEmpty }
    var span: SourceSpan { SourceSpan(line: line, column: column, length: scalars.count) }

    /// The lines of a text, whatever ends them, and however they are indented.
    static func lines(of text: String) -> [Piece] {
        text.unicodeScalars[...].split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated().map { index, line in
                Piece(
                    scalars: line.last == "\r" ? line.dropLast() : line, line: index + 1, column: 1)
            }
    }

    /// The parts between separators; empty ones too, for they mean something to a kernel.
    func split(_ separator: Unicode.Scalar, limit: Int = .max) -> [Piece] {
        var parts: [Piece] = []
        var start = scalars.startIndex
        var column = self.column
        var partColumn = column
        for index in scalars.indices {
            defer { column += 1 }
            guard scalars[index] == separator, parts.count < limit else { continue }
            parts.append(Piece(scalars: scalars[start..<index], line: line, column: partColumn))
            start = scalars.index(after: index)
            partColumn = column + 1
        }
        return parts + [Piece(scalars: scalars[start...], line: line, column: partColumn)]
    }

    /// Both sides of the first separator; nil where there is none.
    func halves(_ separator: Unicode.Scalar) -> (Piece, Piece)? {
        let parts = split(separator, limit: 1)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    /// The parts between blanks.
    var words: [Piece] {
        split(" ").flatMap { $0.split("\t") }.filter { !$0.isEmpty }
    }

    var trimmed: Piece {
        let front = scalars.prefix(while: Self.isBlank).count
        var rest = scalars.dropFirst(front)
        while let last = rest.last, Self.isBlank(last) { rest.removeLast() }
        return Piece(scalars: rest, line: line, column: column + front)
    }

    /// Without one pair of quotes around it.
    var unquoted: Piece {
        guard scalars.count >= 2, let quote = scalars.first, quote == scalars.last,
            quote == "\"" || quote == "'"
        else { return self }
        return Piece(scalars: scalars.dropFirst().dropLast(), line: line, column: column + 1)
    }

    func dropping(_ count: Int) -> Piece {
        Piece(scalars: scalars.dropFirst(count), line: line, column: column + min(count, scalars.count))
    }

    func hasPrefix(_ prefix: String) -> Bool { scalars.starts(with: prefix.unicodeScalars) }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    static func == (left: Piece, right: Piece) -> Bool {
        left.line == right.line && left.column == right.column && left.scalars.elementsEqual(right.scalars)
    }
}
