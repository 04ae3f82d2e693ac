import Testing

@testable import Delegation

/// Programs of a few instructions: what the verifier wants CAP_PERFMON for, and what it does not.
struct PointerRulesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var program: [String]
        var type: UInt32 = 6
        var needsPerfmon: Bool

        var testDescription: String { name }
    }

    /// r2 = data_end; r3 = data, of an XDP program.
    private static let ends = ["6112040000000000", "6113000000000000"]
    private static let returnZero = ["b700000000000000", "9500000000000000"]

    static let cases: [Case] = [
        Case(name: "end - data", program: ends + ["1f32000000000000"] + returnZero, needsPerfmon: true),
        Case(
            name: "end - data of a socket buffer",
            program: ["6112500000000000", "61134c0000000000", "1f32000000000000"] + returnZero, type: 3,
            needsPerfmon: true),
        Case(
            name: "the same fields of a type without a packet",
            program: ["6112500000000000", "61134c0000000000", "1f32000000000000"] + returnZero, type: 13,
            needsPerfmon: false),
        Case(
            name: "data + 14 > end", program: ends + ["070300000e000000", "2d23000000000000"] + returnZero,
            needsPerfmon: false),
        Case(
            name: "data == data", program: ends + ["bf34000000000000", "1d43000000000000"] + returnZero,
            needsPerfmon: true),
        Case(
            name: "half of a pointer", program: ends + ["bc23000000000000"] + returnZero, needsPerfmon: true),
        Case(
            name: "a number less a number",
            program: ["b702000000000000", "b703000000000000", "1f32000000000000"] + returnZero,
            needsPerfmon: false),
        Case(
            name: "returned pointer", program: ends + ["bf20000000000000", "9500000000000000"],
            needsPerfmon: true),
        Case(
            name: "spilled and reloaded, then subtracted",
            program: ends + ["7b3af8ff00000000", "79a4f8ff00000000", "1f42000000000000"] + returnZero,
            needsPerfmon: true),
        Case(
            name: "overwritten in between",
            program: ends + ["7b3af8ff00000000", "7a0af8ff00000000", "79a4f8ff00000000", "1f24000000000000"]
                + returnZero, needsPerfmon: true),
        Case(
            name: "stored into a map's value",
            program: ends + [
                "bf26000000000000", "18110000030000000000000000000000", "8500000001000000",
                "7b60000000000000",
            ] + returnZero, needsPerfmon: true),
        Case(
            name: "stored into a map's value: a number",
            program: ["8500000001000000", "b706000000000000", "7b60000000000000"] + returnZero,
            needsPerfmon: false),
        Case(
            name: "a pointer on one of two ways",
            program: ends + ["5500010000000000", "b703000000000000", "1f32000000000000"] + returnZero,
            needsPerfmon: true),
        Case(
            name: "subtracted only after a jump back",
            program: ends + ["0500020000000000"] + returnZero + ["1f32000000000000", "0500fcff00000000"],
            needsPerfmon: true),
        Case(
            name: "bytes swapped beside a pointer in register 0",
            program: ["8500000001000000", "b702000000000000", "dc02000010000000"] + returnZero,
            needsPerfmon: false),
        Case(name: "a loop without an end", program: ["0500ffff00000000"], needsPerfmon: false),
        Case(name: "a jump out of the program", program: ["0500ff7f00000000"], needsPerfmon: false),
        Case(name: "half an instruction", program: ["b7"], needsPerfmon: false),
        Case(name: "nothing", program: [], needsPerfmon: false),
    ]

    @Test(arguments: cases) func pointersThatTellAnAddressNeedPerfmon(_ example: Case) {
        let instructions = Calls.bytes(example.program.joined())
        #expect(
            PointerRules.needPerfmon(instructions: instructions, programType: example.type)
                == example.needsPerfmon)
    }

    /// Whatever the bytes are, the walk ends and does not trap.
    @Test func randomProgramsAreWalked() {
        var seed: UInt64 = 42
        for _ in 0..<200 {
            let bytes = (0..<512).map { _ -> UInt8 in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: seed >> 33)
            }
            _ = PointerRules.needPerfmon(instructions: bytes, programType: 6)
        }
    }
}
