/// Numbers and words.
extension JSONCursor {
    mutating func null() throws(JSONError) { try word("null") }

    mutating func bool() throws(JSONError) -> Bool {
        if peek() == UInt8(ascii: "t") {
            try word("true")
            return true
        }
        try word("false")
        return false
    }

    /// A string of `0x` and hex digits, or a number.
    mutating func hexNumber() throws(JSONError) -> UInt64 {
        guard peek() == UInt8(ascii: "\"") else { return try unsigned() }
        let start = position
        let (range, _) = try stringRange()
        let wrong = JSONError(offset: start, reason: "a number as \"0x…\" is wanted here")
        guard (3...18).contains(range.count), bytes[range.lowerBound] == UInt8(ascii: "0"),
            bytes[range.lowerBound + 1] == UInt8(ascii: "x")
        else { throw wrong }
        var value: UInt64 = 0
        for index in range.dropFirst(2) {
            let digit = Hexadecimal.value(bytes[index])
            guard digit < 16 else { throw wrong }
            value = value << 4 | UInt64(digit)
        }
        return value
    }

    mutating func integer<Number: FixedWidthInteger>(as type: Number.Type = Number.self) throws(JSONError)
        -> Number
    {
        guard peek() != UInt8(ascii: "-") else {
            let start = position
            let (range, isInteger) = try numberRange()
            guard isInteger, let magnitude = decimal(range.dropFirst()), magnitude <= 1 << 63,
                let value = Number(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
            else { throw JSONError(offset: start, reason: "an integer of \(type) is wanted here") }
            return value
        }
        let start = position
        guard let value = Number(exactly: try unsigned()) else {
            throw JSONError(offset: start, reason: "an integer of \(type) is wanted here")
        }
        return value
    }

    mutating func unsigned() throws(JSONError) -> UInt64 {
        let (range, isInteger) = try numberRange()
        guard isInteger, let value = decimal(range) else {
            throw JSONError(offset: range.lowerBound, reason: "a whole number below 2^64 is wanted here")
        }
        return value
    }

    mutating func double() throws(JSONError) -> Double {
        let (range, _) = try numberRange()
        guard let value = Double(String(decoding: bytes[range], as: UTF8.self)), value.isFinite else {
            throw JSONError(offset: range.lowerBound, reason: "the number is too large")
        }
        return value
    }

    /// Seconds with up to nine decimals, as nanoseconds. Not by way of Double, which would round.
    mutating func nanoseconds() throws(JSONError) -> UInt64 {
        let (range, _) = try numberRange()
        let wrong = JSONError(offset: range.lowerBound, reason: "seconds with decimals are wanted here")
        let point = range.first { bytes[$0] == UInt8(ascii: ".") } ?? range.upperBound
        guard let seconds = decimal(range.lowerBound..<point) else { throw wrong }
        var fraction: UInt64 = 0
        var weight: UInt64 = 100_000_000
        for index in range.dropFirst(point - range.lowerBound + 1) {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { throw wrong }
            fraction += weight * UInt64(digit)
            weight /= 10
        }
        let (whole, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (value, carries) = whole.addingReportingOverflow(fraction)
        guard !overflows, !carries else { throw wrong }
        return value
    }

    /// Where a number stands, and whether it is an integer.
    mutating func numberRange() throws(JSONError) -> (range: Range<Int>, isInteger: Bool) {
        guard let first = peek() else { throw error("a value is missing here") }
        let start = position
        if first == UInt8(ascii: "-") { position += 1 }
        let hasLeadingZero = position < end && bytes[position] == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0 else {
            position = start
            throw error("a value is missing here")
        }
        guard !hasLeadingZero || whole == 1 else {
            position = start
            throw error("a number has no leading zero")
        }
        var isInteger = true
        if position < end, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits() > 0 else { throw error("decimals are missing here") }
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard digits() > 0 else { throw error("an exponent is missing here") }
        }
        return (start..<position, isInteger)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The number that digits stand for; nil where 64 bits do not hold it.
    func decimal(_ range: Range<Int>) -> UInt64? {
        guard !range.isEmpty else { return nil }
        var value: UInt64 = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(UInt64(digit))
            guard digit < 10, !overflows, !carries else { return nil }
            value = sum
        }
        return value
    }

    private mutating func digits() -> Int {
        let start = position
        while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position - start
    }

    private mutating func word(_ word: StaticString) throws(JSONError) {
        _ = peek()
        let count = word.utf8CodeUnitCount
        let isThere = word.withUTF8Buffer {
            unsafe count <= end - position && bytes[position..<position + count].elementsEqual($0)
        }
        guard isThere else { throw error("a value is missing here") }
        position += count
    }
}
