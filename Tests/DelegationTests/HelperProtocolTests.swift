import BpfAbi
import Testing

@testable import Delegation

/// What goes over the helper's socket: bytes in, values out.
struct HelperProtocolTests {
    static let masks = TokenMasks(cmds: 0x21, maps: .max, progs: 1 << 63, attachs: 0)

    static let requests: [HelperRequest] = [.ceiling, .grant(TokenMasks()), .grant(masks)]

    static let replies: [HelperReply] =
        [.ceiling(masks), .granted(masks), .exceeds(masks)]
        + HelperReply.Refusal.allCases.flatMap { refusal in
            [0, 1, 110, -1, .max].map { HelperReply.refused(refusal, errno: $0) }
        }

    @Test(arguments: requests)
    func requestIsReadAsItWasWritten(_ request: HelperRequest) {
        #expect(HelperRequest(request.bytes) == request)
        #expect(request.bytes.count < HelperRequest.sizeLimit)
    }

    @Test(arguments: replies)
    func replyIsReadAsItWasWritten(_ reply: HelperReply) {
        #expect(HelperReply(reply.bytes) == reply)
        #expect(reply.bytes.count < HelperReply.sizeLimit)
    }

    /// As docs/delegate.md has it, for clients that others write.
    @Test func bytesAreTheDocumentedOnes() {
        let expected: [UInt8] =
            Array("bpfrec-".utf8) + [1, 2, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 0]
            + [0x21, 0, 0, 0, 0, 0, 0, 0] + Array(repeating: 255, count: 8) + [0, 0, 0, 0, 0, 0, 0, 0x80]
            + [0, 0, 0, 0, 0, 0, 0, 0]
        #expect(HelperRequest.grant(Self.masks).bytes == expected)
        #expect(
            HelperReply.refused(.busy, errno: 0).bytes[8..<24] == [
                4, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
            ])
    }

    @Test func anyOtherLengthIsNothing() {
        let bytes = HelperRequest.grant(Self.masks).bytes
        for length in 0..<bytes.count {
            #expect(HelperRequest(Array(bytes[..<length])) == nil)
            #expect(HelperReply(Array(bytes[..<length])) == nil)
        }
        #expect(HelperRequest(bytes + [0]) == nil)
        #expect(HelperReply(bytes + [0]) == nil)
    }

    @Test func anotherVersionIsNotUnderstood() {
        var bytes = HelperRequest.ceiling.bytes
        bytes[7] = 2
        #expect(HelperRequest(bytes) == nil)
    }

    /// Whatever the bytes, what is read of them is written as them: nothing in a message is ignored.
    @Test func randomBytesAreNothingOrThemselves() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = HelperRequest.ceiling.bytes
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                bytes[Int.random(in: 8..<bytes.count, using: &generator)] = UInt8.random(
                    in: 0...9, using: &generator)
            }
            if let request = HelperRequest(bytes) { #expect(request.bytes == bytes) }
            if let reply = HelperReply(bytes) { #expect(reply.bytes == bytes) }
        }
    }

    @Test func whatIsBeyondACeilingIsNamed() {
        let ceiling = TokenMasks(cmds: 0x21, maps: 1 << 2, progs: 1 << 6, attachs: .max)
        let wanted = TokenMasks(cmds: 0x20, maps: 0b111, progs: .max, attachs: .max)
        #expect(wanted.beyond(ceiling) == TokenMasks(maps: 0b11, progs: ~(1 << 6)))
        #expect(!wanted.isWithin(ceiling))
        #expect(TokenMasks().isWithin(ceiling))
        #expect(ceiling.isWithin(ceiling))
        #expect(ceiling.isWithin(DelegatedSets.any.masks))
        #expect(!DelegatedSets.any.masks.isWithin(ceiling))
        #expect(TokenMasks(maps: 0b110).grantNames == "maps:hash maps:array")
        #expect(TokenMasks().grantNames == "nothing")
    }

    struct Risk: Sendable {
        let cmds: UInt64
        let progs: UInt64
        /// A word of each warning, in order.
        let words: [String]
    }

    static let risks: [Risk] = [
        Risk(cmds: 1, progs: .max, words: []),
        Risk(cmds: 1 << 5, progs: 0, words: []),
        Risk(cmds: 1 << 5, progs: 1 << 1, words: ["memory"]),
        Risk(cmds: 1 << 5, progs: 1 << 26, words: ["memory"]),
        Risk(cmds: 1 << 5, progs: 1 << 6, words: ["memory", "interfaces"]),
        Risk(cmds: 1 << 5, progs: 1 << 8, words: ["memory", "cgroup"]),
        Risk(cmds: 1 << 5, progs: 1 << 27, words: ["memory", "own work"]),
        Risk(cmds: .max, progs: .max, words: ["memory", "own work", "cgroup", "interfaces"]),
    ]

    @Test(arguments: risks)
    func whatACeilingComesToIsSaid(_ risk: Risk) {
        let found = CeilingRisk.of(TokenMasks(cmds: risk.cmds, progs: risk.progs))
        #expect(found.count == risk.words.count)
        for (risk, word) in zip(found, risk.words) { #expect(risk.warning.contains(word), "\(risk.warning)") }
    }

    @Test func everyTypeOfARiskIsAType() {
        for name in CeilingRisk.all.flatMap(\.progs) {
            #expect(DelegationAxis.progs.value(named: name) != nil, "\(name)")
        }
    }
}
