import CLinux

/// A system call that failed: which one, why, and on what.
package struct SyscallError: Error, Equatable, CustomStringConvertible {
    package let call: String
    package let errno: Int32
    /// The path, process or object it was about.
    package let subject: String?

    package init(_ call: String, errno: Int32, subject: String? = nil) {
        self.call = call
        self.errno = errno
        self.subject = subject
    }

    package var description: String {
        let reason = ErrnoName.text(errno)
        return subject.map { "\(call) \($0): \(reason)" } ?? "\(call): \(reason)"
    }
}

/// The words for an errno.
package enum ErrnoName {
    package static func text(_ errno: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        clinux_error_text(errno, &buffer, buffer.count)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Turns the `-errno` convention of the C shim into an error.
package func checked<Value: SignedInteger>(
    _ value: Value, _ call: String, _ subject: @autoclosure () -> String? = nil
) throws(SyscallError) -> Value {
    guard value >= 0 else { throw SyscallError(call, errno: Int32(-value), subject: subject()) }
    return value
}
