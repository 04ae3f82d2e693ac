import BpfAbi
import TestSupport
import Testing

struct DisassemblerTests {
    /// One slot as the kernel's headers lay it out, and the line it becomes.
    struct Row: Sendable, CustomTestStringConvertible {
        let instruction: Instruction
        let text: String

        init(
            _ opcode: UInt8, dst: UInt8 = 0, src: UInt8 = 0, off: Int16 = 0, imm: Int32 = 0, _ text: String
        ) {
            instruction = Instruction(
                opcode: opcode, destination: dst, source: src, offset: off, immediate: imm)
            self.text = text
        }

        var testDescription: String { text }
    }

    static let rows = [
        // Moves and arithmetic.
        Row(0xB7, "r0 = 0"),
        Row(0xB7, dst: 3, imm: -1, "r3 = -1"),
        Row(0xB4, dst: 1, imm: 5, "w1 = 5"),
        Row(0xBF, dst: 2, src: 10, "r2 = r10"),
        Row(0xBC, dst: 2, src: 1, "w2 = w1"),
        Row(0xBF, dst: 1, src: 2, off: 8, "r1 = (s8)r2"),
        Row(0xBF, dst: 1, src: 2, off: 32, "r1 = (s32)r2"),
        Row(0xBC, dst: 1, src: 2, off: 16, "w1 = (s16)w2"),
        Row(0xBF, dst: 1, src: 2, off: 1, imm: 0x10000, "r1 = addr_space_cast(r2, 1, 0)"),
        Row(0x07, dst: 2, imm: -8, "r2 += -8"),
        Row(0x1F, dst: 2, src: 1, "r2 -= r1"),
        Row(0x24, dst: 2, imm: 3, "w2 *= 3"),
        Row(0x3F, dst: 2, src: 3, "r2 /= r3"),
        Row(0x3F, dst: 2, src: 3, off: 1, "r2 s/= r3"),
        Row(0x94, dst: 2, imm: 7, "w2 %= 7"),
        Row(0x97, dst: 2, off: 1, imm: 7, "r2 s%= 7"),
        Row(0x57, dst: 1, imm: 0xFF, "r1 &= 0xff"),
        Row(0x57, dst: 1, imm: -8, "r1 &= -8"),
        Row(0x47, dst: 1, imm: 0x10, "r1 |= 0x10"),
        Row(0xA7, dst: 1, imm: 1, "r1 ^= 0x1"),
        Row(0x67, dst: 1, imm: 32, "r1 <<= 32"),
        Row(0x7F, dst: 1, src: 2, "r1 >>= r2"),
        Row(0xC7, dst: 1, imm: 32, "r1 s>>= 32"),
        Row(0x87, dst: 1, "r1 = -r1"),
        Row(0x84, dst: 1, "w1 = -w1"),
        Row(0xD4, dst: 1, imm: 16, "r1 = le16 r1"),
        Row(0xDC, dst: 1, imm: 64, "r1 = be64 r1"),
        Row(0xD7, dst: 1, imm: 32, "r1 = bswap32 r1"),
        // Memory.
        Row(0x61, dst: 1, src: 2, off: 4, "r1 = *(u32 *)(r2 + 4)"),
        Row(0x71, dst: 1, src: 2, "r1 = *(u8 *)(r2 + 0)"),
        Row(0x79, dst: 1, src: 10, off: -16, "r1 = *(u64 *)(r10 - 16)"),
        Row(0x89, dst: 1, src: 2, off: 2, "r1 = *(s16 *)(r2 + 2)"),
        Row(0x63, dst: 10, src: 1, off: -4, "*(u32 *)(r10 - 4) = r1"),
        Row(0x6B, dst: 10, src: 1, off: .min, "*(u16 *)(r10 - 32768) = r1"),
        Row(0x7A, dst: 10, off: -8, imm: 5, "*(u64 *)(r10 - 8) = 5"),
        Row(0x20, imm: 12, "r0 = *(u32 *)skb[12]"),
        Row(0x48, src: 7, "r0 = *(u16 *)skb[r7]"),
        Row(0x50, src: 7, imm: 14, "r0 = *(u8 *)skb[r7 + 14]"),
        Row(0xDB, dst: 1, src: 2, "lock *(u64 *)(r1 + 0) += r2"),
        Row(0xC3, dst: 1, src: 2, off: 4, imm: 0x40, "lock *(u32 *)(r1 + 4) |= w2"),
        Row(0xDB, dst: 1, src: 2, imm: 0x51, "r2 = atomic_fetch_and((u64 *)(r1 + 0), r2)"),
        Row(0xC3, dst: 1, src: 2, imm: 0xA1, "w2 = atomic_fetch_xor((u32 *)(r1 + 0), w2)"),
        Row(0xDB, dst: 1, src: 2, imm: 0xE1, "r2 = xchg_64(r1 + 0, r2)"),
        Row(0xC3, dst: 1, src: 2, off: -4, imm: 0xF1, "w0 = cmpxchg32_32(r1 - 4, w0, w2)"),
        Row(0xDB, dst: 1, src: 2, imm: 0x100, "r1 = load_acquire((u64 *)(r2 + 0))"),
        Row(0xD3, dst: 1, src: 2, imm: 0x110, "store_release((u8 *)(r1 + 0), w2)"),
        // Jumps and calls.
        Row(0x05, off: 3, "goto +3"),
        Row(0x05, off: -2, "goto -2"),
        Row(0x06, imm: 70000, "gotol +70000"),
        Row(0x0D, dst: 3, "gotox r3"),
        Row(0xE5, off: 4, "may_goto +4"),
        Row(0x25, dst: 1, off: 3, "if r1 > 0 goto +3"),
        Row(0x16, dst: 1, off: 3, imm: 6, "if w1 == 6 goto +3"),
        Row(0x45, dst: 1, off: 1, imm: 0x80, "if r1 & 0x80 goto +1"),
        Row(0x5D, dst: 1, src: 2, off: -7, "if r1 != r2 goto -7"),
        Row(0xC5, dst: 0, off: 1, "if r0 s< 0 goto +1"),
        Row(0x85, imm: 1, "call bpf_map_lookup_elem#1"),
        Row(0x85, imm: 211, "call bpf_cgrp_storage_delete#211"),
        Row(0x85, imm: 5000, "call helper#5000"),
        Row(0x85, imm: -1, "call helper#-1"),
        Row(0x85, src: 1, imm: 12, "call pc+12"),
        Row(0x85, src: 2, imm: 4711, "call kfunc#4711"),
        Row(0x85, src: 2, off: 1, imm: 4711, "call kfunc#4711 of fd_array[1]"),
        Row(0x8D, dst: 2, "callx r2"),
        Row(0x95, "exit"),
        // What no kernel knows, and bits that an instruction does not use.
        Row(0xFF, "0x"),
        Row(0xB7, dst: 11, "0x"),
        Row(0x95, imm: 1, "0x"),
        Row(0xBF, dst: 1, src: 2, off: 64, "0x"),
        Row(0xD7, dst: 1, imm: 24, "0x"),
    ]

    @Test(arguments: rows)
    func instructionsReadAsTheyAreWritten(row: Row) {
        let text = Disassembler.text(row.instruction)
        if row.text == "0x" {
            #expect(text == ".8byte 0x\(String(row.instruction.word, radix: 16))")
        } else {
            #expect(text == row.text)
        }
    }

    /// The source register of a 64-bit constant, its two halves, and what they mean.
    static let wideRows: [(source: UInt8, low: Int32, high: Int32, text: String)] = [
        (0, 0x1234, 0x1, "r1 = 0x100001234 ll"),
        (0, -1, -1, "r1 = 0xffffffffffffffff ll"),
        (1, 4, 0, "r1 = map[fd:4]"),
        (2, 4, 16, "r1 = map[fd:4][0]+16"),
        (3, 77, 0, "r1 = btf[id:77]"),
        (3, 77, 9, "r1 = btf[fd:9, id:77]"),
        (4, 12, 0, "r1 = func[pc+12]"),
        (5, 2, 0, "r1 = map[idx:2]"),
        (6, 2, 8, "r1 = map[idx:2][0]+8"),
    ]

    @Test(arguments: wideRows)
    func wideConstantsTakeTwoSlots(source: UInt8, low: Int32, high: Int32, text: String) {
        let program = Self.bytes([
            Instruction(opcode: 0x18, destination: 1, source: source, immediate: low),
            Instruction(opcode: 0, immediate: high),
            Instruction(opcode: 0x95),
        ])
        #expect(
            Disassembler.lines(program) == [
                DisassembledLine(index: 0, slots: 2, text: text),
                DisassembledLine(index: 2, slots: 1, text: "exit"),
            ])
    }

    @Test func aWideConstantWithoutItsSecondSlotIsData() {
        let half = Instruction(opcode: 0x18, destination: 1, immediate: 7)
        #expect(Disassembler.lines(Self.bytes([half])).map(\.text) == [".8byte 0x700000118"])
        #expect(
            Disassembler.lines(Self.bytes([half, Instruction(opcode: 0x95)])).map(\.text)
                == [".8byte 0x700000118", "exit"])
    }

    @Test func bytesThatAreNotAWholeSlotAreShown() {
        #expect(
            Disassembler.lines([0x95, 0, 0, 0, 0, 0, 0, 0, 0xB7, 1]).map(\.text) == [
                "exit", ".byte 0xb7, 0x1",
            ])
        #expect(Disassembler.lines([]).isEmpty)
    }

    /// No bit of a program is lost: another program is another text.
    @Test(arguments: UInt8.min...UInt8.max)
    func everyBitOfEveryOpcodeIsSeen(opcode: UInt8) {
        var generator = SplitMix(seed: UInt64(opcode) &* 0x9E37_79B9_7F4A_7C15 | 1)
        var words = (0..<50).map { _ in UInt64(opcode) | generator.next() << 8 }
        // Random fields hit few instructions that use them all, so the plain ones come first.
        words += [0, 0x1000_0000, 0x10_0000_0000, 0x2100, 0x40_0000_2100, 0xE1_0000_2100, 0x100_0000_2100].map
        {
            UInt64(opcode) | $0
        }
        for word in words {
            let text = Disassembler.text(Instruction(word: word))
            for bit in 0..<64 as Range<UInt64> {
                let other = Disassembler.text(Instruction(word: word ^ 1 << bit))
                #expect(other != text, "0x\(String(word, radix: 16)), bit \(bit)")
            }
        }
    }

    @Test func anyBytesAreAProgram() {
        var generator = SplitMix(seed: 42)
        for count in 0..<400 {
            let program = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 24) }
            let lines = Disassembler.lines(program)
            #expect(lines.reduce(0) { $0 + $1.slots } == (count + 7) / 8)
        }
    }

    @Test func wordsReadBackAsTheyWere() {
        var generator = SplitMix(seed: 7)
        for _ in 0..<1000 {
            let word = generator.next()
            #expect(Instruction(word: word).word == word)
        }
    }

    private static func bytes(_ instructions: [Instruction]) -> [UInt8] {
        instructions.flatMap { instruction in
            (0..<8).map { UInt8(truncatingIfNeeded: instruction.word >> (8 * UInt64($0))) }
        }
    }
}
