/// Recognises the code that a signal handler returns to, by which it tells the kernel that it is done.
enum SignalReturn {
    /// `mov $15, %rax; syscall`: what glibc, musl and Go all have there.
    private static let code: (UInt64, UInt64) = (0x0f00_0000_0fc0_c748, 0x05)

    /// Whether it begins with these sixteen bytes, read as two words.
    static func begins(_ first: UInt64, _ second: UInt64) -> Bool {
        first == code.0 && second & 0xff == code.1
    }
}
