/// All comments of a document by the path of what they belong to, so that they can be put back where a document is
/// written anew from values: what survives keeps its comments, what went takes them along.
package struct TomlComments: Equatable, Sendable {
    private var byPath: [[String]: TomlComment]

    package init() {
        byPath = [:]
    }

    package subscript(_ path: [String]) -> TomlComment? {
        get { byPath[path] }
        set { byPath[path] = newValue }
    }

    package init(of document: TomlDocument) {
        byPath = [:]
        if !document.comment.isEmpty { byPath[[]] = document.comment }
        collect(document.root, at: [])
    }

    /// Puts the comments where their paths lead in the document.
    package func attach(to document: inout TomlDocument) {
        if let comment = byPath[[]] { document.comment = comment }
        attach(to: &document.root, at: [])
    }

    private mutating func collect(_ table: TomlTable, at path: [String]) {
        for entry in table.entries {
            collect(entry.node, at: path + [entry.key])
        }
    }

    private mutating func collect(_ node: TomlNode, at path: [String]) {
        if !node.comment.isEmpty { byPath[path] = node.comment }
        switch node.value {
        case .table(let table):
            collect(table, at: path)
        case .array(let elements):
            for (element, label) in zip(elements, Self.labels(of: elements)) {
                collect(element, at: path + [label])
            }
        case .string, .integer, .boolean:
            break
        }
    }

    private func attach(to table: inout TomlTable, at path: [String]) {
        for index in table.entries.indices {
            attach(to: &table.entries[index].node, at: path + [table.entries[index].key])
        }
    }

    private func attach(to node: inout TomlNode, at path: [String]) {
        if let comment = byPath[path] { node.comment = comment }
        switch node.value {
        case .table(var table):
            attach(to: &table, at: path)
            node.value = .table(table)
        case .array(var elements):
            for (index, label) in Self.labels(of: elements).enumerated() {
                attach(to: &elements[index], at: path + [label])
            }
            node.value = .array(elements)
        case .string, .integer, .boolean:
            break
        }
    }

    /// An array's elements are known by what they say, not by where they stand, so that a comment does not move to
    /// its neighbour when an element goes. Equal ones are told apart by their order.
    private static func labels(of elements: [TomlNode]) -> [String] {
        var seen: [String: Int] = [:]
        return elements.map { element in
            let label = label(of: element.value)
            let repeats = seen[label, default: 0]
            seen[label] = repeats + 1
            return repeats == 0 ? label : "\(label)#\(repeats)"
        }
    }

    private static func label(of value: TomlValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number, _): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .table(let table): table.entries.first.map { label(of: $0.node.value) } ?? ""
        case .array: ""
        }
    }
}
