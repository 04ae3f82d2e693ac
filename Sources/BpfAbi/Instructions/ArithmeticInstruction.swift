/// Arithmetic on whole registers and on their low halves.
enum ArithmeticInstruction {
    private static let negate: UInt8 = 0x80
    private static let move: UInt8 = 0xB0
    private static let byteOrder: UInt8 = 0xD0

    /// How an operation is written, and how it is when its offset of 1 makes it a signed one (Linux 6.6).
    private struct Row {
        let sign: String
        var signed: String?
        var isMask = false
    }

    private static let rows: [UInt8: Row] = [
        0x00: Row(sign: "+="),
        0x10: Row(sign: "-="),
        0x20: Row(sign: "*="),
        0x30: Row(sign: "/=", signed: "s/="),
        0x40: Row(sign: "|=", isMask: true),
        0x50: Row(sign: "&=", isMask: true),
        0x60: Row(sign: "<<="),
        0x70: Row(sign: ">>="),
        0x90: Row(sign: "%=", signed: "s%="),
        0xA0: Row(sign: "^=", isMask: true),
        0xC0: Row(sign: "s>>="),
    ]

    static func text(_ instruction: Instruction) -> String? {
        let isHalf = instruction.instructionClass == .arithmetic32
        guard let destination = Operand.register(instruction.destination, isHalf: isHalf),
            let source = Operand.register(instruction.source, isHalf: isHalf)
        else { return nil }
        switch instruction.operation {
        case negate:
            guard !instruction.usesSourceRegister, instruction.source == 0, instruction.offset == 0,
                instruction.immediate == 0
            else { return nil }
            return "\(destination) = -\(destination)"
        case move: return move(instruction, destination, source)
        case byteOrder: return swap(instruction)
        default: break
        }
        guard let row = rows[instruction.operation] else { return nil }
        let sign: String
        switch (instruction.offset, row.signed) {
        case (0, _): sign = row.sign
        case (1, let signed?): sign = signed
        default: return nil
        }
        if instruction.usesSourceRegister {
            return instruction.immediate == 0 ? "\(destination) \(sign) \(source)" : nil
        }
        guard instruction.source == 0 else { return nil }
        let operand = row.isMask ? Operand.mask(instruction.immediate) : "\(instruction.immediate)"
        return "\(destination) \(sign) \(operand)"
    }

    /// The offset says how many bits are sign-extended (Linux 6.6), or that a pointer changes its address space
    /// (6.9).
    private static func move(_ instruction: Instruction, _ destination: String, _ source: String) -> String? {
        guard instruction.usesSourceRegister else {
            guard instruction.source == 0, instruction.offset == 0 else { return nil }
            return "\(destination) = \(instruction.immediate)"
        }
        let isHalf = instruction.instructionClass == .arithmetic32
        switch instruction.offset {
        case 0, 8, 16:
            guard instruction.immediate == 0 else { return nil }
            return instruction.offset == 0
                ? "\(destination) = \(source)" : "\(destination) = (s\(instruction.offset))\(source)"
        case 32 where !isHalf:
            return instruction.immediate == 0 ? "\(destination) = (s32)\(source)" : nil
        case 1 where !isHalf:
            let spaces = UInt32(bitPattern: instruction.immediate)
            return "\(destination) = addr_space_cast(\(source), \(spaces >> 16), \(spaces & 0xFFFF))"
        default: return nil
        }
    }

    private static func swap(_ instruction: Instruction) -> String? {
        guard let register = Operand.register(instruction.destination), instruction.source == 0,
            instruction.offset == 0, [16, 32, 64].contains(instruction.immediate)
        else { return nil }
        switch (instruction.instructionClass, instruction.usesSourceRegister) {
        case (.arithmetic32, false): return "\(register) = le\(instruction.immediate) \(register)"
        case (.arithmetic32, true): return "\(register) = be\(instruction.immediate) \(register)"
        // Linux 6.6.
        case (_, false): return "\(register) = bswap\(instruction.immediate) \(register)"
        case (_, true): return nil
        }
    }
}
