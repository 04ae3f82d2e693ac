import BpfAbi

/// The frame descriptions of an `.eh_frame` section that no header indexes: gcc links fully static programs without
/// one.
struct FrameDescriptions {
    /// Where a function begins, and where its description lies.
    struct Entry: Equatable {
        var function: UInt64
        var description: UInt64
    }

    private(set) var entries: [Entry] = []
    private let section: [UInt8]
    private let address: UInt64
    /// How the function's address is written, by the position of the common entry that says so.
    private var encodings: [Int: UInt8?] = [:]

    /// - Parameters:
    ///   - section: Its bytes.
    ///   - address: Where it was loaded.
    init(section: [UInt8], at address: UInt64) {
        self.section = section
        self.address = address
        var position = 0
        while let length = section.integer(at: position, as: UInt32.self), length > 0, length < 0xffff_fff0 {
            add(recordAt: position)
            position += 4 + Int(length)
        }
        entries.sort { $0.function < $1.function }
    }

    /// The table that a header would have: pairs of signed 32-bit offsets from `base`.
    func table(relativeTo base: UInt64) -> [UInt8] {
        var table: [UInt8] = []
        table.reserveCapacity(entries.count * 8)
        for entry in entries {
            guard let function = Int32(exactly: Int64(bitPattern: entry.function &- base)),
                let description = Int32(exactly: Int64(bitPattern: entry.description &- base))
            else { continue }
            for value in [function, description] {
                for shift in [0, 8, 16, 24] { table.append(UInt8(truncatingIfNeeded: value >> shift)) }
            }
        }
        return table
    }

    private mutating func add(recordAt position: Int) {
        let identity = position + 4
        // 0 marks a common entry; anything else is the way back to it.
        guard let back = section.integer(at: identity, as: UInt32.self), back != 0 else { return }
        let common = identity - Int(back)
        if encodings[common] == nil { encodings[common] = encoding(ofCommonEntryAt: common) }
        let field = identity + 4
        guard let known = encodings[common], let encoding = known,
            let function = pointer(at: field, encoding: encoding)
        else { return }
        entries.append(Entry(function: function, description: address &+ UInt64(position)))
    }

    /// Nil where the entry is damaged or has an augmentation that no compiler writes today.
    private func encoding(ofCommonEntryAt position: Int) -> UInt8? {
        guard position >= 0, section.integer(at: position + 4, as: UInt32.self) == 0,
            let version: UInt8 = section.integer(at: position + 8)
        else { return nil }
        let text = section[min(position + 9, section.count)...].prefix { $0 != 0 }
        guard text.first == UInt8(ascii: "z") else { return text.isEmpty ? 0 : nil }
        var cursor = text.endIndex + 1
        // Code and data alignment, the return address's register, and the size of what follows.
        for _ in 0..<2 { skipVariable(&cursor) }
        if version == 1 { cursor += 1 } else { skipVariable(&cursor) }
        skipVariable(&cursor)
        for letter in text.dropFirst() {
            guard let byte: UInt8 = section.integer(at: cursor) else { return nil }
            switch letter {
            case UInt8(ascii: "R"): return byte
            case UInt8(ascii: "L"): cursor += 1
            case UInt8(ascii: "P"):
                guard let width = PointerEncoding.width(byte) else { return nil }
                cursor += 1 + width
            case UInt8(ascii: "S"), UInt8(ascii: "B"): break
            default: return nil
            }
        }
        return 0
    }

    /// Behind a number in LEB128.
    private func skipVariable(_ cursor: inout Int) {
        while let byte: UInt8 = section.integer(at: cursor) {
            cursor += 1
            if byte & 0x80 == 0 { return }
        }
    }

    private func pointer(at position: Int, encoding: UInt8) -> UInt64? {
        guard let width = PointerEncoding.width(encoding) else { return nil }
        let raw: UInt64? =
            switch (width, PointerEncoding.isSigned(encoding)) {
            case (4, true):
                section.integer(at: position, as: Int32.self).map { UInt64(bitPattern: Int64($0)) }
            case (4, false): section.integer(at: position, as: UInt32.self).map { UInt64($0) }
            default: section.integer(at: position, as: UInt64.self)
            }
        return switch PointerEncoding.origin(encoding) {
        case PointerEncoding.absolute: raw
        case PointerEncoding.fromHere: raw.map { $0 &+ address &+ UInt64(position) }
        default: nil
        }
    }
}
