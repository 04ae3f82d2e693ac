/// The one instruction that takes two slots: a 64-bit constant, or something that the kernel puts in its place.
enum WideLoad {
    private static let opcode: UInt8 = 0x18

    /// Nil where the two slots are not one such instruction.
    static func text(_ first: Instruction, _ second: Instruction) -> String? {
        guard first.opcode == opcode, first.offset == 0, second.opcode == 0, second.destination == 0,
            second.source == 0, second.offset == 0, let register = Operand.register(first.destination),
            let value = value(source: first.source, first.immediate, second.immediate)
        else { return nil }
        return "\(register) = \(value)"
    }

    /// What the source register's bits make of the two immediates (`BPF_PSEUDO_*` of linux/bpf.h).
    private static func value(source: UInt8, _ low: Int32, _ high: Int32) -> String? {
        switch source {
        case 0:
            let constant = UInt64(UInt32(bitPattern: low)) | UInt64(UInt32(bitPattern: high)) << 32
            return "0x\(String(constant, radix: 16)) ll"
        case 1: return high == 0 ? "map[fd:\(low)]" : nil
        case 2: return "map[fd:\(low)][0]\(Operand.distance(high))"
        // A variable of the kernel, or of a module whose BTF is open as a descriptor.
        case 3: return high == 0 ? "btf[id:\(low)]" : "btf[fd:\(high), id:\(low)]"
        case 4: return high == 0 ? "func[pc\(Operand.distance(low))]" : nil
        case 5: return high == 0 ? "map[idx:\(low)]" : nil
        case 6: return "map[idx:\(low)][0]\(Operand.distance(high))"
        default: return nil
        }
    }
}
