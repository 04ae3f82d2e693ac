/// How long the readable form of a mangled name can become at most. A name refers back to parts of itself, which is how
/// compilers keep it short, and how 300 letters can stand for gigabytes: the libraries that read names do not stop at any
/// length. This counts high, as if each reference stood for all that was read before it.
struct NameExpansion {
    private let name: [UInt8]
    private var index = 0
    private(set) var length = 0

    /// What one letter stands for: `y` is an unsigned long long.
    private static let letterLength = 20

    /// A name of the Itanium C++ ABI (`_Z`): `S1_` and `T_` are references, `Dp` and `sp` repeat what follows.
    static func ofItanium(_ name: String) -> Int {
        var expansion = NameExpansion(name)
        while let byte = expansion.next() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): expansion.takeIdentifier(firstDigit: byte)
            case UInt8(ascii: "S"), UInt8(ascii: "T"):
                let isReference = expansion.takeSequence { Self.isDigit($0) || Self.isCapital($0) }
                if isReference { expansion.grow(by: 2) } else { expansion.add(Self.letterLength) }
            case UInt8(ascii: "p"): expansion.grow(by: expansion.name.count)
            default: expansion.add(Self.letterLength)
            }
        }
        return expansion.length
    }

    /// A name of Swift (`$s`): `A`, and the letters up to the next capital, are references; a number repeats one.
    static func ofSwift(_ name: String) -> Int {
        var expansion = NameExpansion(name)
        while let byte = expansion.next() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): expansion.takeIdentifier(firstDigit: byte)
            case UInt8(ascii: "A"): expansion.takeReferences()
            case UInt8(ascii: "S"):
                expansion.add(expansion.takeNumber().multipliedOrMax(by: Self.letterLength))
            default: expansion.add(Self.letterLength)
            }
        }
        return expansion.length
    }

    private init(_ name: String) {
        self.name = Array(name.utf8)
    }

    private mutating func next() -> UInt8? {
        guard index < name.count else { return nil }
        defer { index += 1 }
        return name[index]
    }

    private mutating func add(_ count: Int) {
        let (sum, overflow) = length.addingReportingOverflow(count)
        length = overflow ? .max : sum
    }

    private mutating func grow(by factor: Int) {
        add(Self.letterLength)
        length = length.multipliedOrMax(by: factor)
    }

    /// An identifier stands for itself, behind its length.
    private mutating func takeIdentifier(firstDigit: UInt8) {
        index -= 1
        let count = min(takeNumber(), name.count - index)
        // What looks like a length can also be a number; then letters follow that are not skipped.
        add(count + Self.letterLength)
        index += firstDigit == UInt8(ascii: "0") ? 0 : count
    }

    /// A number, or 1 where there is none.
    private mutating func takeNumber() -> Int {
        var number: Int?
        while index < name.count, Self.isDigit(name[index]) {
            let digit = Int(name[index] - UInt8(ascii: "0"))
            number = min((number ?? 0).multipliedOrMax(by: 10), Int(UInt32.max)) + digit
            index += 1
        }
        return number ?? 1
    }

    private mutating func takeReferences() {
        while index < name.count {
            let count = takeNumber()
            guard let letter = next() else { return }
            grow(by: min(count, Int(UInt32.max)) + 1)
            if !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) { return }
        }
    }

    /// Steps over letters that end with a `_`; where they do not, over none.
    private mutating func takeSequence(where belongs: (UInt8) -> Bool) -> Bool {
        var end = index
        while end < name.count, belongs(name[end]) { end += 1 }
        guard end < name.count, name[end] == UInt8(ascii: "_") else { return false }
        index = end + 1
        return true
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isCapital(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension Int {
    fileprivate func multipliedOrMax(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
