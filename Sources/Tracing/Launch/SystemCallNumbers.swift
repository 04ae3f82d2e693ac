/// The two tables of system call numbers that an x86_64 kernel serves.
package enum Architecture: UInt32, Sendable {
    /// AUDIT_ARCH_X86_64
    case x86_64 = 0xc000_003e
    /// AUDIT_ARCH_I386: 32-bit programs, and int 0x80 from 64-bit ones
    case i386 = 0x4000_0003

    /// An x32 caller (kernels that have it) shares the architecture of 64-bit ones and sets this bit in the number.
    static let x32Bit: UInt64 = 0x4000_0000

    var bpf: UInt64 {
        switch self {
        case .x86_64: 321
        case .i386: 357
        }
    }

    var clone: UInt64 {
        switch self {
        case .x86_64: 56
        case .i386: 120
        }
    }
}
