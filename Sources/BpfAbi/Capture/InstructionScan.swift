/// What a program's instructions say about descriptors, before the kernel has rewritten them.
enum InstructionScan {
    private static let loadImmediate64: UInt8 = 0x18
    private static let call: UInt8 = 0x85

    /// The kinds of `src_reg` of a 64-bit load (`BPF_PSEUDO_*` of linux/bpf.h).
    private enum Source {
        static let mapDescriptors: ClosedRange<UInt8> = 1...2
        static let mapIndexes: ClosedRange<UInt8> = 5...6
    }

    /// The maps that the instructions name by descriptor, each once.
    static func mapDescriptors(in code: [UInt8]) -> [Int32] {
        var found: [Int32] = []
        scan(code) { opcode, source, _, immediate in
            guard opcode == loadImmediate64, Source.mapDescriptors.contains(source) else { return }
            if !found.contains(immediate) { found.append(immediate) }
        }
        return found
    }

    /// How many descriptors of the array the instructions reach: maps by the immediate of a load, the BTF of a
    /// function of a module by the offset of a call.
    static func arrayLength(for code: [UInt8]) -> Int {
        let kernelFunction: UInt8 = 2
        var length = 0
        scan(code) { opcode, source, offset, immediate in
            if opcode == loadImmediate64, Source.mapIndexes.contains(source), immediate >= 0 {
                length = max(length, Int(immediate) + 1)
            } else if opcode == call, source == kernelFunction, offset > 0 {
                length = max(length, Int(offset) + 1)
            }
        }
        return length
    }

    private static func scan(_ code: [UInt8], _ body: (UInt8, UInt8, Int16, Int32) -> Void) {
        var index = 0
        while index + 8 <= code.count {
            let opcode = code[index]
            if opcode == loadImmediate64 || opcode == call {
                body(
                    opcode, code[index + 1] >> 4, code.integer(at: index + 2) ?? 0,
                    code.integer(at: index + 4) ?? 0)
            }
            index += opcode == loadImmediate64 ? 16 : 8
        }
    }
}
