/// Where a command takes a token (Linux 6.9, BTF_GET_FD_BY_ID 6.15): the bit that says so, the descriptor, and the
/// fields in which the kernel answers. A kernel that does not know the descriptor's field refuses the bit.
package struct TokenField: Equatable, Sendable {
    package let command: BpfCommand
    package let flagsOffset: Int
    package let descriptorOffset: Int
    package let answers: [Range<Int>]

    /// BPF_F_TOKEN_FD, the same bit in all four commands.
    package static let flag: UInt32 = 1 << 16

    package static let all: [TokenField] = [
        TokenField(command: .mapCreate, flagsOffset: 16, descriptorOffset: 76, answers: []),
        // log_true_size, btf_log_true_size
        TokenField(command: .progLoad, flagsOffset: 44, descriptorOffset: 144, answers: [140..<144]),
        TokenField(command: .btfLoad, flagsOffset: 32, descriptorOffset: 36, answers: [28..<32]),
        TokenField(command: .btfGetFdById, flagsOffset: 8, descriptorOffset: 12, answers: []),
    ]

    /// nil for a command that looks at no token.
    package static func of(_ command: BpfCommand) -> TokenField? {
        all.first { $0.command == command }
    }

    /// What the attr has to reach for the kernel to see the descriptor.
    package var end: Int { descriptorOffset + 4 }

    /// Whether the attr passes a token.
    package func isPassed(in attr: [UInt8]) -> Bool {
        (attr.integer(at: flagsOffset, as: UInt32.self) ?? 0) & Self.flag != 0
    }

    /// The attr as it is with a token, long enough for it.
    package func passing(_ descriptor: Int32, in attr: [UInt8]) -> [UInt8] {
        var attr = attr + [UInt8](repeating: 0, count: max(0, end - attr.count))
        attr[flagsOffset + 2] |= UInt8(Self.flag >> 16)
        for byte in 0..<4 {
            attr[descriptorOffset + byte] = UInt8(
                truncatingIfNeeded: UInt32(bitPattern: descriptor) >> (8 * UInt32(byte)))
        }
        return attr
    }
}
