/// The strings of a JSON text with their places, so that what was found in the document can be pointed at. Escapes
/// are left as they are: no name that matters has one.
struct JsonStrings {
    private let strings: [Piece]
    private var next = 0

    init(_ lines: [Piece]) {
        var strings: [Piece] = []
        for line in lines {
            var rest = line
            while let (_, after) = rest.halves("\"") {
                let end = Self.end(of: after)
                strings.append(
                    Piece(scalars: after.scalars.prefix(end), line: after.line, column: after.column))
                rest = after.dropping(end + 1)
            }
        }
        self.strings = strings
    }

    /// The next string of this text; for one that is not there, a piece without a place of its own.
    mutating func find(_ text: String) -> Piece {
        let wanted = text.unicodeScalars
        for index in next..<strings.count where strings[index].scalars.elementsEqual(wanted) {
            next = index + 1
            return strings[index]
        }
        return Piece(scalars: text.unicodeScalars[...], line: 1, column: 1)
    }

    private static func end(of text: Piece) -> Int {
        var isEscaped = false
        var count = 0
        for scalar in text.scalars {
            if !isEscaped, scalar == "\"" { return count }
            isEscaped = !isEscaped && scalar == "\\"
            count += 1
        }
        return count
    }
}
