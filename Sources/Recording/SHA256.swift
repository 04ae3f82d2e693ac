/// SHA-256 (FIPS 180-4), by which a recording names bytes that it stores once.
package struct SHA256: Equatable, Hashable, Sendable {
    /// The digest as eight big-endian words.
    private var words: InlineWords

    /// Eight words with the equality that InlineArray lacks.
    fileprivate struct InlineWords: Equatable, Hashable, Sendable {
        var a: UInt32, b: UInt32, c: UInt32, d: UInt32, e: UInt32, f: UInt32, g: UInt32, h: UInt32
    }

    package init(of message: [UInt8]) {
        var running = RunningSHA256()
        running.add(message)
        self = running.finished()
    }

    fileprivate init(words: InlineWords) {
        self.words = words
    }

    /// A digest of 32 bytes that was computed before.
    package init?(digest bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ index: Int) -> UInt32 {
            bytes[(index * 4)..<(index * 4 + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
        words = InlineWords(
            a: word(0), b: word(1), c: word(2), d: word(3), e: word(4), f: word(5), g: word(6), h: word(7))
    }

    package var bytes: [UInt8] {
        let words = [words.a, words.b, words.c, words.d, words.e, words.f, words.g, words.h]
        return words.flatMap { word in
            [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
        }
    }

    package var hex: String { Hexadecimal.text(bytes) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
        0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
        0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
        0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
        0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
        0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
        0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
        0xc671_78f2,
    ]

    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value &>> count | value &<< (32 &- count)
    }

    fileprivate static func compress(_ message: Span<UInt8>, at offset: Int, into state: inout InlineWords) {
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for index in 0..<16 {
            let at = offset + index * 4
            schedule[index] =
                UInt32(message[at]) << 24 | UInt32(message[at + 1]) << 16 | UInt32(message[at + 2]) << 8
                | UInt32(message[at + 3])
        }
        for index in 16..<64 {
            let early = schedule[index - 15]
            let late = schedule[index - 2]
            let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ early &>> 3
            let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ late &>> 10
            schedule[index] = schedule[index - 16] &+ sigma0 &+ schedule[index - 7] &+ sigma1
        }
        var s = state
        for index in 0..<64 {
            let sum1 = rotate(s.e, 6) ^ rotate(s.e, 11) ^ rotate(s.e, 25)
            let choice = s.e & s.f ^ ~s.e & s.g
            let first = s.h &+ sum1 &+ choice &+ constants[index] &+ schedule[index]
            let sum0 = rotate(s.a, 2) ^ rotate(s.a, 13) ^ rotate(s.a, 22)
            let majority = s.a & s.b ^ s.a & s.c ^ s.b & s.c
            s = InlineWords(
                a: first &+ sum0 &+ majority, b: s.a, c: s.b, d: s.c, e: s.d &+ first, f: s.e, g: s.f, h: s.g)
        }
        state = InlineWords(
            a: state.a &+ s.a, b: state.b &+ s.b, c: state.c &+ s.c, d: state.d &+ s.d, e: state.e &+ s.e,
            f: state.f &+ s.f, g: state.g &+ s.g, h: state.h &+ s.h)
    }
}

/// The digest of bytes that come piece by piece.
package struct RunningSHA256: Sendable {
    /// Takes whole blocks of 64 bytes into the eight words of the state.
    package typealias Compressor = @Sendable (Span<UInt8>, inout InlineArray<8, UInt32>) -> Void

    private var state = SHA256.InlineWords(
        a: 0x6a09_e667, b: 0xbb67_ae85, c: 0x3c6e_f372, d: 0xa54f_f53a, e: 0x510e_527f, f: 0x9b05_688c,
        g: 0x1f83_d9ab, h: 0x5be0_cd19)
    /// The bytes that fill no block of 64 yet.
    private var tail: [UInt8] = []
    private var length: UInt64 = 0
    private let compressor: Compressor?

    /// A compressor is for those who know a faster one than this module can have.
    package init(compressor: Compressor? = nil) {
        self.compressor = compressor
    }

    package mutating func add(_ bytes: [UInt8]) {
        length &+= UInt64(bytes.count)
        let message = tail.isEmpty ? bytes : tail + bytes
        let whole = message.count / 64 * 64
        if let compressor {
            var words: InlineArray<8, UInt32> = [
                state.a, state.b, state.c, state.d, state.e, state.f, state.g, state.h,
            ]
            compressor(message.span.extracting(0..<whole), &words)
            state = SHA256.InlineWords(
                a: words[0], b: words[1], c: words[2], d: words[3], e: words[4], f: words[5], g: words[6],
                h: words[7])
        } else {
            for block in stride(from: 0, to: whole, by: 64) {
                SHA256.compress(message.span, at: block, into: &state)
            }
        }
        tail = Array(message[whole...])
    }

    package func finished() -> SHA256 {
        var state = state
        var tail = tail
        tail.append(0x80)
        while tail.count % 64 != 56 { tail.append(0) }
        let bits = length &* 8
        for shift in stride(from: 56, through: 0, by: -8) {
            tail.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }
        for block in 0..<tail.count / 64 { SHA256.compress(tail.span, at: block * 64, into: &state) }
        return SHA256(words: state)
    }
}
