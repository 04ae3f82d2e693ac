import CLinux

/// An extended regular expression of POSIX, as grep -E knows them; `^` and `$` are a line's ends.
package struct TextPattern: Equatable, Sendable {
    package let text: String

    /// Why a text is no pattern; nil where it is one.
    package static func error(in text: String) -> String? {
        var words = [CChar](repeating: 0, count: 256)
        guard clinux_pattern_error(text, &words, words.count) != 0 else { return nil }
        return String(decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package init(_ text: String) {
        self.text = text
    }

    package func matches(_ bytes: [UInt8]) -> Bool {
        // C strings end at a zero, and output need not be text.
        let line = bytes.map { $0 == 0 ? CChar(10) : CChar(bitPattern: $0) } + [0]
        return clinux_pattern_matches(text, line) == 1
    }
}
