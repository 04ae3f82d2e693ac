/// A kernel's interface as text that a person can compare with another kernel's: one name a line, below the
/// structure or enum it belongs to, and `-` for what has no name. Fields have an offset and a size, and bit-fields
/// their first bit and width.
package enum AbiDump {
    private static let indentation = 4

    package static func text(_ abi: KernelAbi, title: String) -> String {
        var text = "# \(title)\n"
        for structure in abi.structures {
            text += "\(structure.isUnion ? "union" : "struct") \(structure.name) \(structure.size)\n"
            write(structure.members, depth: 1, to: &text)
        }
        for enumeration in abi.enumerations {
            text += "enum \(enumeration.name)\n"
            for constant in enumeration.constants { text += "    \(constant.name) \(constant.value)\n" }
        }
        for enumeration in abi.flags {
            text += "enum -\n"
            for constant in enumeration.constants {
                text += "    \(constant.name) 0x\(String(constant.value, radix: 16))\n"
            }
        }
        return text
    }

    private static func write(_ fields: [KernelField], depth: Int, to text: inout String) {
        for field in fields {
            text += String(repeating: " ", count: indentation * depth)
            text += "\(field.name.isEmpty ? "-" : field.name) \(field.offset) \(field.size)"
            if let bits = field.bits { text += " \(bits.lowerBound):\(bits.count)" }
            text += "\n"
            write(field.members, depth: depth + 1, to: &text)
        }
    }

    /// Reads a dump back. Lines that do not have the form are passed over.
    package static func abi(from text: String) -> KernelAbi {
        var lines = text.split(separator: "\n").map(Line.init)[...]
        var abi = KernelAbi()
        while let line = lines.popFirst() {
            guard line.depth == 0, line.words.count >= 2 else { continue }
            let name = line.words[1] == "-" ? "" : line.words[1]
            switch line.words[0] {
            case "union", "struct":
                let size = line.words.count > 2 ? Int(line.words[2]) : nil
                abi.structures.append(
                    KernelStructure(
                        name: name, isUnion: line.words[0] == "union", size: size ?? 0,
                        members: fields(from: &lines, depth: 1)))
            case "enum":
                let enumeration = KernelEnumeration(name: name, constants: constants(from: &lines))
                if name.isEmpty {
                    abi.flags.append(enumeration)
                } else {
                    abi.enumerations.append(enumeration)
                }
            default: break
            }
        }
        return abi
    }

    private static func fields(from lines: inout ArraySlice<Line>, depth: Int) -> [KernelField] {
        var fields: [KernelField] = []
        while let line = lines.first, line.depth >= depth {
            guard line.depth == depth, line.words.count >= 3, let offset = Int(line.words[1]),
                let size = Int(line.words[2])
            else {
                lines.removeFirst()
                continue
            }
            lines.removeFirst()
            fields.append(
                KernelField(
                    name: line.words[0] == "-" ? "" : line.words[0], offset: offset, size: size,
                    bits: line.words.count > 3 ? bits(line.words[3]) : nil,
                    members: self.fields(from: &lines, depth: depth + 1)))
        }
        return fields
    }

    private static func bits(_ word: String) -> Range<Int>? {
        let numbers = word.split(separator: ":").compactMap { UInt8($0) }
        guard numbers.count == 2 else { return nil }
        return Int(numbers[0])..<Int(numbers[0]) + Int(numbers[1])
    }

    private static func constants(from lines: inout ArraySlice<Line>) -> [KernelConstant] {
        var constants: [KernelConstant] = []
        while let line = lines.first, line.depth == 1 {
            lines.removeFirst()
            guard line.words.count == 2 else { continue }
            let number = line.words[1]
            let value = number.hasPrefix("0x") ? UInt64(number.dropFirst(2), radix: 16) : UInt64(number)
            if let value { constants.append(KernelConstant(line.words[0], value)) }
        }
        return constants
    }

    /// A line taken apart: how deep it stands, and its words.
    private struct Line {
        let depth: Int
        let words: [String]

        init(_ line: Substring) {
            depth = line.prefix { $0 == " " }.count / AbiDump.indentation
            words = line.split(separator: " ").map(String.init)
        }
    }
}
