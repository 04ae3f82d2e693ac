/// Jumps, calls and the end of a program.
enum JumpInstruction {
    private static let always: UInt8 = 0x00
    private static let call: UInt8 = 0x80
    private static let exit: UInt8 = 0x90
    private static let counted: UInt8 = 0xE0
    private static let bitTest: UInt8 = 0x40

    private static let comparisons: [UInt8: String] = [
        0x10: "==", 0x20: ">", 0x30: ">=", bitTest: "&", 0x50: "!=", 0x60: "s>", 0x70: "s>=", 0xA0: "<",
        0xB0: "<=", 0xC0: "s<", 0xD0: "s<=",
    ]

    static func text(_ instruction: Instruction) -> String? {
        let isHalf = instruction.instructionClass == .jump32
        if let comparison = comparisons[instruction.operation] {
            return conditional(instruction, comparison, isHalf: isHalf)
        }
        switch (instruction.operation, isHalf) {
        case (always, _):
            return jump(instruction, isHalf: isHalf)
        case (counted, false):
            // Linux 6.9: taken until the kernel's own count is used up.
            guard !instruction.usesSourceRegister, instruction.destination == 0, instruction.source == 0,
                instruction.immediate == 0
            else { return nil }
            return "may_goto \(Operand.distance(Int32(instruction.offset)))"
        case (call, false):
            return call(instruction)
        case (exit, false):
            return instruction == Instruction(opcode: instruction.opcode) && !instruction.usesSourceRegister
                ? "exit" : nil
        default: return nil
        }
    }

    private static func conditional(_ instruction: Instruction, _ comparison: String, isHalf: Bool) -> String?
    {
        guard let left = Operand.register(instruction.destination, isHalf: isHalf),
            let register = Operand.register(instruction.source, isHalf: isHalf)
        else { return nil }
        let right: String
        if instruction.usesSourceRegister {
            guard instruction.immediate == 0 else { return nil }
            right = register
        } else {
            guard instruction.source == 0 else { return nil }
            right =
                instruction.operation == bitTest
                ? Operand.mask(instruction.immediate) : "\(instruction.immediate)"
        }
        return "if \(left) \(comparison) \(right) goto \(Operand.distance(Int32(instruction.offset)))"
    }

    private static func jump(_ instruction: Instruction, isHalf: Bool) -> String? {
        guard instruction.source == 0 else { return nil }
        if instruction.usesSourceRegister {
            // Linux 6.19: through a register that was loaded from an instruction array.
            guard !isHalf, instruction.offset == 0, instruction.immediate == 0 else { return nil }
            return Operand.register(instruction.destination).map { "gotox \($0)" }
        }
        guard instruction.destination == 0 else { return nil }
        if isHalf {
            // Linux 6.6: farther than 16 bits reach.
            return instruction.offset == 0 ? "gotol \(Operand.distance(instruction.immediate))" : nil
        }
        return instruction.immediate == 0 ? "goto \(Operand.distance(Int32(instruction.offset)))" : nil
    }

    /// The source register's bits say whom: a helper, a function of the program, or one of the kernel by its BTF id.
    private static func call(_ instruction: Instruction) -> String? {
        if instruction.usesSourceRegister {
            // No kernel takes it, but LLVM makes it of a call through a pointer.
            guard instruction.source == 0, instruction.offset == 0, instruction.immediate == 0 else {
                return nil
            }
            return Operand.register(instruction.destination).map { "callx \($0)" }
        }
        guard instruction.destination == 0 else { return nil }
        let number = instruction.immediate
        switch (instruction.source, instruction.offset) {
        case (0, 0): return "call \(HelperNames.name(of: number) ?? "helper")#\(number)"
        case (1, 0): return "call pc\(Operand.distance(number))"
        case (2, 0): return "call kfunc#\(number)"
        // In the BTF of a module, whose descriptor stands at that place of fd_array.
        case (2, let place): return "call kfunc#\(number) of fd_array[\(place)]"
        default: return nil
        }
    }
}
