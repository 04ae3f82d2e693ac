/// Puts instructions together again that `strace -v` printed: names of linux/bpf.h and linux/bpf_common.h (7.2).
enum StraceInstructions {
    /// The bytes of the array, eight for each instruction; nil where some of it was not printed or not understood.
    static func bytes(_ value: StraceValue) -> [UInt8]? {
        guard case .array(let elements) = value, !value.isCut else { return nil }
        var bytes: [UInt8] = []
        for element in elements {
            guard let code = element.field("code").flatMap(opcode),
                let destination = element.field("dst_reg").flatMap(register),
                let source = element.field("src_reg").flatMap(register),
                let offset = element.field("off")?.number({ _ in nil }),
                let immediate = element.field("imm")?.number({ _ in nil })
            else { return nil }
            bytes += [code, source << 4 | destination]
            bytes += (0..<2).map { UInt8(truncatingIfNeeded: offset >> UInt64(8 * $0)) }
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: immediate >> UInt64(8 * $0)) }
        }
        return bytes
    }

    private static func register(_ value: StraceValue) -> UInt8? {
        let number = value.number { name in
            name.hasPrefix("BPF_REG_") ? UInt64(name.dropFirst(8)) : sources[name]
        }
        return number.flatMap { UInt8(exactly: $0) }.flatMap { $0 < 16 ? $0 : nil }
    }

    /// The class decides what the other names mean: BPF_XOR and BPF_JSLE, say, share a number with others.
    private static func opcode(_ value: StraceValue) -> UInt8? {
        value.number { codes[$0] }.flatMap { UInt8(exactly: $0) }
    }

    private static let sources: [String: UInt64] = [
        "BPF_PSEUDO_MAP_FD": 1, "BPF_PSEUDO_MAP_VALUE": 2, "BPF_PSEUDO_BTF_ID": 3, "BPF_PSEUDO_FUNC": 4,
        "BPF_PSEUDO_MAP_IDX": 5, "BPF_PSEUDO_MAP_IDX_VALUE": 6, "BPF_PSEUDO_CALL": 1,
        "BPF_PSEUDO_KFUNC_CALL": 2,
    ]

    private static let codes: [String: UInt64] = [
        "BPF_LD": 0x00, "BPF_LDX": 0x01, "BPF_ST": 0x02, "BPF_STX": 0x03, "BPF_ALU": 0x04, "BPF_JMP": 0x05,
        "BPF_JMP32": 0x06, "BPF_ALU64": 0x07, "BPF_RET": 0x06, "BPF_MISC": 0x07,
        "BPF_W": 0x00, "BPF_H": 0x08, "BPF_B": 0x10, "BPF_DW": 0x18,
        "BPF_IMM": 0x00, "BPF_ABS": 0x20, "BPF_IND": 0x40, "BPF_MEM": 0x60, "BPF_MEMSX": 0x80,
        "BPF_LEN": 0x80,
        "BPF_MSH": 0xa0, "BPF_XADD": 0xc0, "BPF_ATOMIC": 0xc0,
        "BPF_K": 0x00, "BPF_X": 0x08, "BPF_TO_LE": 0x00, "BPF_TO_BE": 0x08, "BPF_A": 0x10,
        "BPF_ADD": 0x00, "BPF_SUB": 0x10, "BPF_MUL": 0x20, "BPF_DIV": 0x30, "BPF_OR": 0x40, "BPF_AND": 0x50,
        "BPF_LSH": 0x60, "BPF_RSH": 0x70, "BPF_NEG": 0x80, "BPF_MOD": 0x90, "BPF_XOR": 0xa0, "BPF_MOV": 0xb0,
        "BPF_ARSH": 0xc0, "BPF_END": 0xd0,
        "BPF_JA": 0x00, "BPF_JEQ": 0x10, "BPF_JGT": 0x20, "BPF_JGE": 0x30, "BPF_JSET": 0x40, "BPF_JNE": 0x50,
        "BPF_JSGT": 0x60, "BPF_JSGE": 0x70, "BPF_CALL": 0x80, "BPF_EXIT": 0x90, "BPF_JLT": 0xa0,
        "BPF_JLE": 0xb0, "BPF_JSLT": 0xc0, "BPF_JSLE": 0xd0, "BPF_JCOND": 0xe0,
    ]
}
