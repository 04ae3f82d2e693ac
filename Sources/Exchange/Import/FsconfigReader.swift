import BpfAbi
import Delegation

/// Calls of fsconfig(2), as source, as strace prints them, or as `export` writes them: the key and the value are the
/// two strings.
enum FsconfigReader {
    static func read(_ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.fsconfig)
        var isFound = false
        for line in lines {
            let strings = line.split("\"")
            // Odd parts are inside quotes.
            guard let key = strings.indices.first(where: { $0 % 2 == 1 && strings[$0].hasPrefix("delegate") })
            else { continue }
            guard let axis = MountOptionsReader.keys[strings[key].text] else {
                reader.find(
                    Finding(
                        .unknownKey,
                        "there is no mount option '\(strings[key].text)'; the kernel ignores it without a word",
                        at: strings[key].span))
                continue
            }
            guard key + 2 < strings.count else {
                throw ImportError("the value of \(strings[key].text) is missing", at: strings[key].span)
            }
            isFound = true
            reader.read(strings[key + 2], on: axis, .kernel)
        }
        guard isFound || !reader.imported.findings.isEmpty else {
            throw ImportError("no fsconfig() of delegate_* is in it")
        }
        return reader.imported
    }
}
