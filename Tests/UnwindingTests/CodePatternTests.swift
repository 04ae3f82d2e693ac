import Testing

@testable import Unwinding

/// What is recognised by its machine code.
struct CodePatternTests {
    struct Code: CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let isCall: Bool
    }
    static let codes: [Code] = [
        Code(testDescription: "call rel32", bytes: [0xe8, 1, 2, 3, 4], isCall: true),
        Code(testDescription: "call *%rax", bytes: [0xff, 0xd0], isCall: true),
        Code(testDescription: "call *8(%rax)", bytes: [0xff, 0x50, 8], isCall: true),
        Code(testDescription: "call *8(%rsp)", bytes: [0xff, 0x54, 0x24, 8], isCall: true),
        Code(testDescription: "call *1(%rip)", bytes: [0xff, 0x15, 1, 0, 0, 0], isCall: true),
        Code(testDescription: "call *table(,%rax,8)", bytes: [0xff, 0x14, 0xc5, 1, 2, 3, 4], isCall: true),
        Code(testDescription: "call *%r11", bytes: [0x41, 0xff, 0xd3], isCall: true),
        Code(testDescription: "jmp *%rax", bytes: [0xff, 0xe0], isCall: false),
        Code(testDescription: "jmp rel32", bytes: [0xe9, 1, 2, 3, 4], isCall: false),
        Code(testDescription: "syscall", bytes: [0x0f, 0x05], isCall: false),
        Code(testDescription: "nop", bytes: [0x90], isCall: false),
    ]

    @Test(arguments: codes) func callIsToldFromOtherCode(code: Code) {
        let bytes = [UInt8](repeating: 0x90, count: 8 - code.bytes.count) + code.bytes
        let word = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        #expect(CallInstruction.ends(word) == code.isCall)
    }

    @Test func returnFromASignalIsRecognised() {
        // mov $15, %rax; syscall
        #expect(SignalReturn.begins(0x0f00_0000_0fc0_c748, 0x05))
        #expect(SignalReturn.begins(0x0f00_0000_0fc0_c748, 0xcccc_cc05))
        // mov $14, %rax; syscall
        #expect(!SignalReturn.begins(0x0f00_0000_0ec0_c748, 0x05))
        #expect(!SignalReturn.begins(0x0f00_0000_0fc0_c748, 0x34))
    }
}
