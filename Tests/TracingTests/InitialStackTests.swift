import Testing

@testable import Tracing

struct InitialStackTests {
    private static let start: UInt64 = 0x7ffd_1000

    /// As the kernel lays it out; each variable of the environment and each pair of the auxiliary vector is a word or two.
    private static func stack(
        _ arguments: [String], environment: [String] = ["HOME=/"],
        auxiliary: [(UInt64, UInt64)] = [(6, 4096)],
        path: String? = "/usr/bin/app"
    ) -> [UInt8] {
        var strings: [UInt8] = []
        let words =
            1 + arguments.count + 1 + environment.count + 1 + (auxiliary.count + (path == nil ? 0 : 1) + 1)
            * 2
        func put(_ text: String) -> UInt64 {
            defer { strings += Array(text.utf8) + [0] }
            return start + UInt64(words * 8 + strings.count)
        }
        var numbers = [UInt64(arguments.count)] + arguments.map(put) + [0] + environment.map(put) + [0]
        for (key, value) in auxiliary { numbers += [key, value] }
        if let path { numbers += [31, put(path)] }
        numbers += [0, 0]
        return numbers.flatMap { number in (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }
            + strings
    }

    private static func texts(_ stack: InitialStack?) -> [String]? {
        stack?.arguments.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func tellsWhatIsExecuted() throws {
        let stack = try #require(
            InitialStack(Self.stack(["app", "", "-x\n"], environment: ["A=1", "B"]), at: Self.start))
        #expect(Self.texts(stack) == ["app", "", "-x\n"])
        #expect(stack.path == Array("/usr/bin/app".utf8))
        #expect(stack.comm == Array("app".utf8))
    }

    @Test(arguments: [
        ("./script.sh", "script.sh"), ("plain", "plain"), ("/opt/a-name-of-many-letters", "a-name-of-many-"),
        ("/dir/", ""),
    ])
    func theThreadIsNamedAfterThePath(_ path: String, _ comm: String) throws {
        let stack = try #require(InitialStack(Self.stack(["x"], path: path), at: Self.start))
        #expect(stack.comm == Array(comm.utf8))
    }

    @Test func whatWasExecutedByADescriptorMayHaveAnotherName() throws {
        let stack = try #require(InitialStack(Self.stack(["x"], path: "/dev/fd/3"), at: Self.start))
        #expect(stack.comm == nil)
    }

    /// Where strings lie beyond what was read, /proc is asked.
    @Test func everythingHasToBeThere() {
        let whole = Self.stack(["app", "-x"])
        #expect(InitialStack(whole, at: Self.start) != nil)
        for count in 0..<whole.count { #expect(InitialStack(Array(whole[..<count]), at: Self.start) == nil) }
        #expect(InitialStack(Self.stack(["app"], path: nil), at: Self.start) == nil)
        #expect(InitialStack(whole, at: Self.start + 4096) == nil)
    }

    @Test func anyBytesMayBeThere() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var bytes = Self.stack(["app", "-x"])
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            _ = InitialStack(bytes, at: Self.start)
            _ = InitialStack((0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }, at: .max - 8)
        }
    }
}
