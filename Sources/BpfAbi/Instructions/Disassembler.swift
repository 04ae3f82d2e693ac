/// eBPF as text in the manner of LLVM's disassembler. Every byte of a program is seen in it: what is no instruction,
/// or has bits set that its instruction does not use, is shown as data.
package enum Disassembler {
    package static func lines(_ program: [UInt8]) -> [DisassembledLine] {
        var lines: [DisassembledLine] = []
        var index = 0
        while let word = program.integer(at: index * Instruction.size, as: UInt64.self) {
            let instruction = Instruction(word: word)
            let following = program.integer(at: (index + 1) * Instruction.size, as: UInt64.self)
            if let following, let text = WideLoad.text(instruction, Instruction(word: following)) {
                lines.append(DisassembledLine(index: index, slots: 2, text: text))
                index += 2
            } else {
                lines.append(DisassembledLine(index: index, slots: 1, text: text(instruction)))
                index += 1
            }
        }
        let rest = program.dropFirst(index * Instruction.size)
        if !rest.isEmpty {
            let bytes = rest.map { "0x" + String($0, radix: 16) }.joined(separator: ", ")
            lines.append(DisassembledLine(index: index, slots: 1, text: ".byte \(bytes)"))
        }
        return lines
    }

    /// A single slot.
    package static func text(_ instruction: Instruction) -> String {
        let text =
            switch instruction.instructionClass {
            case .load, .loadRegister, .store, .storeRegister: MemoryInstruction.text(instruction)
            case .arithmetic32, .arithmetic64: ArithmeticInstruction.text(instruction)
            case .jump, .jump32: JumpInstruction.text(instruction)
            }
        return text ?? ".8byte 0x\(String(instruction.word, radix: 16))"
    }
}
