import Recording

/// What stands behind a call: `= 3`, `= -1 EPERM (…)`, `= ?`.
enum StraceResult {
    /// The number that the kernel returned, errors as negative errnos; nil where it is not known.
    static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
        let words = String(decoding: text.prefix(256), as: UTF8.self)
            .split { $0 == " " || $0 == "<" || $0 == "(" }
        guard let equals = words.firstIndex(of: "="), equals + 1 < words.count else { return nil }
        let value = words[equals + 1]
        guard value != "-1" else {
            guard equals + 2 < words.count, let errno = ErrnoNames.number(named: String(words[equals + 2]))
            else {
                return nil
            }
            return -Int64(errno)
        }
        if value.hasPrefix("0x") {
            return UInt64(value.dropFirst(2), radix: 16).map { Int64(truncatingIfNeeded: $0) }
        }
        return Int64(value)
    }
}
