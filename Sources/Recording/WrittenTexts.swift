/// What was written before and comes again: an application makes its calls from few places, about few objects, and the kernel
/// asks the same of it at each. Writing that anew is most of what a small call costs.
struct WrittenTexts<Value: Equatable> {
    /// A slot holds the value that came to it last.
    private static var slots: Int { 64 }

    private var kept: [(value: Value, text: [UInt8])?] = []

    /// What was kept of a value. The key is a number that differs, as a rule, between values.
    func text(of value: Value, key: UInt64) -> [UInt8]? {
        guard !kept.isEmpty, let known = kept[Self.slot(key)], known.value == value else { return nil }
        return known.text
    }

    mutating func keep(_ text: [UInt8], of value: Value, key: UInt64) {
        if kept.isEmpty { kept = Array(repeating: nil, count: Self.slots) }
        kept[Self.slot(key)] = (value, text)
    }

    /// The upper bits of the product depend on all of the key.
    private static func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 58)
    }
}
