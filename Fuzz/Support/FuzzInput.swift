/// The bytes that libFuzzer made up, taken off one after another; what is beyond their end reads as zero.
struct FuzzInput {
    private(set) var rest: ArraySlice<UInt8>

    init(_ start: UnsafePointer<UInt8>?, _ count: Int) {
        rest = Array(UnsafeBufferPointer(start: start, count: count))[...]
    }

    mutating func number<Number: FixedWidthInteger>(as type: Number.Type = Number.self) -> Number {
        var value: Number = 0
        for byte in take(Number.bitWidth / 8).reversed() {
            value = value << 8 | Number(truncatingIfNeeded: byte)
        }
        return value
    }

    mutating func take(_ count: Int) -> [UInt8] {
        let bytes = Array(rest.prefix(max(count, 0)))
        rest = rest.dropFirst(bytes.count)
        return bytes
    }

    mutating func takeRest() -> [UInt8] { take(rest.count) }
}

/// A property that holds for every input. Unlike a precondition it says what was found in an optimized build too.
func require(_ condition: Bool, _ finding: @autoclosure () -> String) {
    guard !condition else { return }
    fatalError(finding())
}
