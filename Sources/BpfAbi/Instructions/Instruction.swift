/// One slot of an eBPF program, `struct bpf_insn`: any 64 bits are one, whether or not a kernel would take them.
package struct Instruction: Equatable, Sendable {
    package static let size = 8

    package var opcode: UInt8
    package var destination: UInt8
    package var source: UInt8
    package var offset: Int16
    package var immediate: Int32

    package init(
        opcode: UInt8, destination: UInt8 = 0, source: UInt8 = 0, offset: Int16 = 0, immediate: Int32 = 0
    ) {
        self.opcode = opcode
        self.destination = destination & 0xF
        self.source = source & 0xF
        self.offset = offset
        self.immediate = immediate
    }

    /// From the eight bytes read as one little-endian number.
    package init(word: UInt64) {
        self.init(
            opcode: UInt8(truncatingIfNeeded: word),
            destination: UInt8(truncatingIfNeeded: word >> 8) & 0xF,
            source: UInt8(truncatingIfNeeded: word >> 12) & 0xF,
            offset: Int16(truncatingIfNeeded: word >> 16),
            immediate: Int32(truncatingIfNeeded: word >> 32))
    }

    package var word: UInt64 {
        UInt64(opcode) | UInt64(destination & 0xF) << 8 | UInt64(source & 0xF) << 12
            | UInt64(UInt16(bitPattern: offset)) << 16 | UInt64(UInt32(bitPattern: immediate)) << 32
    }

    /// The low three bits of the opcode.
    enum Class: UInt8 {
        case load, loadRegister, store, storeRegister, arithmetic32, jump, jump32, arithmetic64
    }

    var instructionClass: Class {
        Class(rawValue: opcode & 0x7) ?? .load
    }

    /// The operation of arithmetic and jumps: the high four bits.
    var operation: UInt8 { opcode & 0xF0 }
    /// Whether the second operand of arithmetic and jumps is a register.
    var usesSourceRegister: Bool { opcode & 0x08 != 0 }
    /// How loads and stores find their memory: the high three bits.
    var mode: UInt8 { opcode & 0xE0 }
    /// The width in bits of a load or store.
    var width: Int { [32, 16, 8, 64][Int(opcode >> 3 & 0x3)] }
}
