import LinuxCalls
import Recording
import Testing

struct SHA256Tests {
    /// The examples of FIPS 180-4 and the lengths around a block's end.
    static let vectors: [(message: String, times: Int, digest: String)] = [
        ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
        ("a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
        ("a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
        ("a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
        ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]

    @Test(arguments: vectors)
    func knownMessages(_ message: String, _ times: Int, _ digest: String) {
        #expect(SHA256(of: Array(String(repeating: message, count: times).utf8)).hex == digest)
    }

    /// The processor's instructions and our own rounds are the same function, wherever the bytes are divided.
    @Test(arguments: [1, 63, 64, 65, 200, 4096])
    func theProcessorsDigestIsOurs(_ piece: Int) throws {
        let message = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 256) }
        let compressor = try #require(ProcessorSHA256.compressor, "this processor has no such instructions")
        var running = RunningSHA256(compressor: compressor)
        for start in stride(from: 0, to: message.count, by: piece) {
            running.add(Array(message[start..<min(start + piece, message.count)]))
        }
        #expect(running.finished() == SHA256(of: message))
    }

    @Test func digestsAreReadBack() {
        let digest = SHA256(of: [1, 2, 3])
        #expect(SHA256(digest: digest.bytes) == digest)
        #expect(SHA256(digest: [1, 2, 3]) == nil)
    }
}
