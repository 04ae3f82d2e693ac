import BpfAbi
import Delegation

/// The configuration of LXD and Incus instances and profiles: YAML as `config show` prints it, JSON, or the commands
/// that set it. Only the keys of the two are looked at, so nothing else in the file matters.
enum InstanceReader {
    private enum Key {
        case list(DelegationAxis, ListReader.Style)
        case path
        /// LXD's switch, without which the lists mean nothing.
        case isOn
    }

    private static let keys: [String: Key] = [
        "security.delegate_bpf": .isOn,
        "security.delegate_bpf.cmd_types": .list(.cmds, .kernel),
        "security.delegate_bpf.map_types": .list(.maps, .kernel),
        "security.delegate_bpf.prog_types": .list(.progs, .kernel),
        "security.delegate_bpf.attach_types": .list(.attachs, .kernel),
        "security.bpffs.delegate_cmds": .list(.cmds, .commas),
        "security.bpffs.delegate_maps": .list(.maps, .commas),
        "security.bpffs.delegate_progs": .list(.progs, .commas),
        "security.bpffs.delegate_attachs": .list(.attachs, .commas),
        "security.bpffs.path": .path,
    ]

    static func read(_ lines: [Piece], as format: ImportFormat) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(format)
        var isOn: Bool?
        var firstLxdList: Piece?
        var isFound = false
        for index in lines.indices {
            for (key, value) in settings(in: lines[index], before: lines[(index + 1)...]) {
                guard let meaning = keys[key.text] else {
                    find(unknown: key, &reader)
                    continue
                }
                isFound = true
                switch meaning {
                case .isOn: isOn = ["true", "1", "yes", "on"].contains(value.text.lowercased())
                case .path: reader.policy.sandbox.bpffs = value.text
                case .list(let axis, let style):
                    // The expanded configuration follows the instance's own and contains it.
                    reader.reset(axis)
                    if case .kernel = style { firstLxdList = firstLxdList ?? key }
                    if !value.isEmpty { reader.read(value, on: axis, style) }
                }
            }
        }
        guard isFound else {
            throw ImportError("neither security.delegate_bpf.* nor security.bpffs.* keys are in it")
        }
        if let firstLxdList, isOn != true {
            reader.find(
                Finding(
                    .missingSetting, "LXD delegates nothing unless security.delegate_bpf is true",
                    at: firstLxdList.span, remedy: "security.delegate_bpf: \"true\""))
        }
        return reader.imported
    }

    private static func find(unknown key: Piece, _ reader: inout ListReader) {
        reader.find(
            Finding(.unknownKey, "there is no key '\(key.text)'", at: key.span))
    }

    /// `key: value`, `"key": "value"`, `key=value` and `key value`.
    private static func settings(in line: Piece, before following: ArraySlice<Piece>) -> [(Piece, Piece)] {
        guard !line.trimmed.hasPrefix("#"), let start = offset(of: "security.", in: line) else { return [] }
        let rest = line.dropping(start)
        var settings: [(Piece, Piece)] = []
        if isCommand(line) {
            settings = commandSettings(rest)
        } else if start > 0, line.dropping(start - 1).hasPrefix("\""), let (key, after) = rest.halves("\"") {
            settings = quotedSettings(key, after, before: following)
        } else if let (key, value) = rest.halves(":") {
            settings = [(key.trimmed, yamlScalar(value, before: following))]
        }
        return settings.filter {
            $0.0.hasPrefix("security.delegate_bpf") || $0.0.hasPrefix("security.bpffs.")
        }
    }

    /// A key in quotes, and whatever follows it: JSON may have all of its keys on one line.
    private static func quotedSettings(_ key: Piece, _ after: Piece, before following: ArraySlice<Piece>)
        -> [(Piece, Piece)]
    {
        guard let (_, value) = after.halves(":") else { return [] }
        guard let (_, text) = value.halves("\""), value.trimmed.hasPrefix("\"") else {
            return [(key, yamlScalar(value, before: following))]
        }
        let end = text.split("\"", limit: 1)
        return [(key, end[0])] + (end.count > 1 ? settings(in: end[1], before: following) : [])
    }

    private static func isCommand(_ line: Piece) -> Bool {
        guard let equals = line.scalars.firstIndex(of: "=") else {
            return ["lxc", "incus"].contains(line.words.first?.text)
        }
        return line.scalars.firstIndex(of: ":").map { equals < $0 } ?? true
    }

    private static func commandSettings(_ rest: Piece) -> [(Piece, Piece)] {
        let words = rest.words.map(\.unquoted)
        // The older form has the value in a word of its own.
        if words.count == 2, words[0].halves("=") == nil { return [(words[0], words[1].unquoted)] }
        return words.compactMap { word in
            word.halves("=").map { (key, value) in
                (
                    key,
                    (value.scalars.last == "\"" || value.scalars.last == "'" ? closing(value) : value)
                        .unquoted
                )
            }
        }
    }

    /// A quote that began before the key ends after the value.
    private static func closing(_ value: Piece) -> Piece {
        guard let first = value.scalars.first, first != value.scalars.last else { return value }
        return Piece(scalars: value.scalars.dropLast(), line: value.line, column: value.column)
    }

    /// The subset of YAML that the two write: plain, quoted and folded scalars on one line, comments after a blank.
    private static func yamlScalar(_ value: Piece, before following: ArraySlice<Piece>) -> Piece {
        var value = value.trimmed
        if ["|", "|-", ">", ">-"].contains(value.text), let next = following.first { return next.trimmed }
        if let quote = value.scalars.first, quote == "\"" || quote == "'" {
            let rest = value.dropping(1)
            return rest.split(quote, limit: 1)[0]
        }
        for index in value.scalars.indices where value.scalars[index] == "#" {
            guard
                index == value.scalars.startIndex || value.scalars[value.scalars.index(before: index)] == " "
            else { continue }
            value = Piece(scalars: value.scalars[..<index], line: value.line, column: value.column).trimmed
            break
        }
        return value
    }

    private static func offset(of text: String, in line: Piece) -> Int? {
        let wanted = Array(text.unicodeScalars)
        let scalars = Array(line.scalars)
        guard scalars.count >= wanted.count else { return nil }
        return (0...(scalars.count - wanted.count)).first {
            scalars[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}
