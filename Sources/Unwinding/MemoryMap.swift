/// What a process has mapped, in the order of its addresses.
struct MemoryMap: Equatable, Sendable {
    private(set) var mappings: [Mapping] = []

    init() {}

    /// Parses the text of `/proc/PID/maps`. A line that is not understood is left out.
    init(parsing text: [UInt8]) {
        for line in text.split(separator: UInt8(ascii: "\n")) {
            guard var mapping = Self.mapping(line) else { continue }
            // The segments of an object follow each other: let them share one string.
            if let last = mappings.last, last.path == mapping.path { mapping.path = last.path }
            mappings.append(mapping)
        }
        // The kernel sorts them; the search below must not depend on it.
        mappings.sort { $0.start < $1.start }
    }

    func index(containing address: UInt64) -> Int? {
        var low = 0
        var high = mappings.count
        while low < high {
            let middle = (low + high) / 2
            if mappings[middle].end <= address { low = middle + 1 } else { high = middle }
        }
        guard low < mappings.count, mappings[low].start <= address else { return nil }
        return low
    }

    func mapping(containing address: UInt64) -> Mapping? {
        index(containing: address).map { mappings[$0] }
    }

    /// The mapping that holds the ELF header of the object that `index` is a part of: the nearest one below that
    /// maps the beginning of the same file.
    func beginning(ofObjectAt index: Int) -> Mapping? {
        let part = mappings[index]
        if part.isVdso { return part }
        guard part.isFile else { return nil }
        return mappings[...index].last { $0.offset == 0 && $0.isSameFile(as: part) }
    }

    /// `5620f8d3f000-5620f8d44000 r-xp 00002000 fe:00 253911                     /usr/bin/cat`
    private static func mapping(_ line: ArraySlice<UInt8>) -> Mapping? {
        var rest = line
        guard let start = hexadecimal(&rest, until: UInt8(ascii: "-")),
            let end = hexadecimal(&rest, until: UInt8(ascii: " ")),
            start < end, rest.count > 5
        else { return nil }
        let permissions = rest.prefix(4)
        rest = rest.dropFirst(5)
        guard let offset = hexadecimal(&rest, until: UInt8(ascii: " ")),
            let major = hexadecimal(&rest, until: UInt8(ascii: ":")),
            let minor = hexadecimal(&rest, until: UInt8(ascii: " "))
        else { return nil }
        let digits = rest.prefix { $0 != UInt8(ascii: " ") }
        guard let inode = UInt64(String(decoding: digits, as: UTF8.self)) else { return nil }
        let path = rest.dropFirst(digits.count).drop { $0 == UInt8(ascii: " ") }
        return Mapping(
            start: start, end: end, isWritable: permissions.contains(UInt8(ascii: "w")),
            isExecutable: permissions.contains(UInt8(ascii: "x")), offset: offset,
            device: major << 32 | minor, inode: inode, path: String(decoding: path, as: UTF8.self))
    }

    /// Takes a number and the character behind it off the front.
    private static func hexadecimal(_ rest: inout ArraySlice<UInt8>, until end: UInt8) -> UInt64? {
        var value: UInt64 = 0
        var digits = 0
        while let byte = rest.popFirst() {
            let digit: UInt8
            switch byte {
            case end: return digits > 0 ? value : nil
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            guard digits < 16 else { return nil }
            value = value << 4 | UInt64(digit)
            digits += 1
        }
        return nil
    }
}
