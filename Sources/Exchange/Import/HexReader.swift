import BpfAbi
import Delegation

/// `delegate_cmds=0x40021` and so on, apart by blanks, commas or lines.
enum HexReader {
    static func read(_ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.hex)
        var isFound = false
        for word in lines.flatMap(words) {
            guard let (key, value) = word.halves("=") else { continue }
            let name = key.hasPrefix("delegate_") ? key.text : "delegate_\(key.text)"
            guard let axis = MountOptionsReader.keys[name] else { continue }
            guard KernelItem.number(value.text.lowercased()) != nil || value.text == "any" else {
                throw ImportError("'\(value.text)' is no mask of 64 bits", at: value.span)
            }
            isFound = true
            reader.read(value, on: axis, .kernel)
        }
        guard isFound else { throw ImportError("no mask like delegate_cmds=0x21 is in it") }
        return reader.imported
    }

    /// Whether there is nothing but masks in it.
    static func isAllMasks(_ lines: [Piece]) -> Bool {
        let words = lines.flatMap(words)
        return !words.isEmpty
            && words.allSatisfy { word in
                guard let (key, value) = word.halves("=") else { return false }
                return MountOptionsReader.keys[key.text] != nil
                    && KernelItem.number(value.text.lowercased()) != nil
            }
    }

    private static func words(_ line: Piece) -> [Piece] {
        line.hasPrefix("#") ? [] : line.words.flatMap { $0.split(",") }.filter { !$0.isEmpty }
    }
}
