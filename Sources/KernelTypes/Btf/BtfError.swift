/// Bytes that are not the BTF they claim to be: where, and what is wrong there.
package struct BtfError: Error, Equatable, CustomStringConvertible {
    package let offset: Int
    package let reason: String

    package init(_ reason: String, at offset: Int) {
        self.offset = offset
        self.reason = reason
    }

    package var description: String {
        "BTF damaged at byte \(offset): \(reason)"
    }
}
