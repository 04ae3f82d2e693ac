import BpfAbi
import Delegation

/// `mount -t bpf -o …`, a line of fstab, options alone; and, of the kernel, lines of mountinfo and /proc/mounts.
enum MountReader {
    static func readOptions(_ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.mount)
        for line in lines where isContent(line) {
            let words = line.words.map(\.unquoted)
            if let options = options(in: words) {
                MountOptionsReader.read(options, .kernel, into: &reader)
                reader.policy.sandbox.bpffs = reader.policy.sandbox.bpffs ?? target(in: words)
            }
        }
        return try found(reader, "no delegate_* option is in it")
    }

    static func readShown(_ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.mountinfo)
        var count = 0
        for line in lines where isContent(line) {
            guard let shown = shownMount(line.words) else { continue }
            guard shown.options.text.contains("delegate_") else { continue }
            count += 1
            guard count == 1 else {
                reader.remark("more than one bpffs is delegated there; the first one was taken")
                break
            }
            MountOptionsReader.read(shown.options, .shown, into: &reader)
            reader.policy.sandbox.bpffs = unescaped(shown.point.text)
        }
        return try found(reader, "no bpf mount with delegate_* options is in it")
    }

    /// Whether a line is of mountinfo or of /proc/mounts.
    static func isShown(_ line: Piece) -> Bool {
        guard let shown = shownMount(line.words) else { return false }
        // The kernel begins every list of options with one of these; a person seldom does.
        return shown.flags.text == "rw" || shown.flags.hasPrefix("rw,") || shown.flags.hasPrefix("ro,")
    }

    private static func shownMount(_ words: [Piece]) -> (point: Piece, flags: Piece, options: Piece)? {
        if let dash = words.firstIndex(where: { $0.text == "-" }), dash >= 6, words.count > dash + 3,
            words[dash + 1].text == "bpf"
        {
            return (words[4], words[5], words[dash + 3])
        }
        guard words.count >= 4, words[2].text == "bpf" else { return nil }
        return (words[1], words[3], words[3])
    }

    private static func options(in words: [Piece]) -> Piece? {
        if let flag = words.firstIndex(where: { $0.text == "-o" || $0.text == "--options" }),
            flag + 1 < words.count
        {
            return words[flag + 1]
        }
        return words.first { $0.text.contains("delegate") && $0.text.contains("=") && !$0.hasPrefix("--") }
            .map { $0.hasPrefix("-o") ? $0.dropping(2) : $0 }
    }

    private static func target(in words: [Piece]) -> String? {
        words.last { $0.hasPrefix("/") && !$0.text.hasSuffix("/mount") }.map { unescaped($0.text) }
    }

    private static func isContent(_ line: Piece) -> Bool {
        !line.trimmed.isEmpty && !line.trimmed.hasPrefix("#")
    }

    private static func found(_ reader: ListReader, _ otherwise: String) throws(ImportError) -> ImportedPolicy
    {
        let imported = reader.imported
        guard
            DelegationAxis.allCases.contains(where: { imported.places[Grant.Axis($0)] != nil })
                || !imported.findings.isEmpty
        else { throw ImportError(otherwise) }
        return imported
    }

    /// The kernel writes blanks in paths as three octal digits.
    static func unescaped(_ path: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
