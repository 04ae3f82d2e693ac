import Glibc

/// One word of the command line, byte for byte: file names need not be UTF-8, and what record runs must get exactly
/// the words it was given.
struct CommandWord: Equatable, Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(stringLiteral text: String) {
        bytes = Array(text.utf8)
    }

    /// For people and for matching; what is not UTF-8 is shown as a replacement character.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The words this process was started with, its own name left out.
    static func ofThisProcess() -> [CommandWord] {
        (1..<max(1, Int(CommandLine.argc))).compactMap { index in
            CommandLine.unsafeArgv[index].map { word in
                CommandWord(
                    bytes: UnsafeBufferPointer(start: word, count: strlen(word)).map(UInt8.init(bitPattern:)))
            }
        }
    }
}
