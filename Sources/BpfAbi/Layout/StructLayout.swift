/// A structure that a pointer of an attr points to.
package struct StructLayout: Sendable {
    /// The kernel's name of the type.
    package let name: String
    package let since: String
    /// Its size in the newest kernel that the table knows.
    package let size: Int
    package let fields: [Field]

    /// Every structure that the tables know by its kernel's name.
    package static let all: [StructLayout] = [
        progInfo, mapInfo, btfInfo, linkInfo, tokenInfo, iterLinkInfo, common,
    ]

    package init(_ name: String, since: String, size: Int, fields: [Field]) {
        self.name = name
        self.since = since
        self.size = size
        self.fields = Self.resolve(fields, since: since, path: "")
    }

    /// Looks up what the rows refer to among themselves; `path` is that of the pointer to the structure.
    static func resolve(_ fields: [Field], since: String, path: String) -> [Field] {
        let places = places(of: fields)
        return fields.map { $0.resolved(in: "", among: places, since: since, path: path) }
    }

    /// Where each field lies, by its name with those of the structures around it. Where rows share a name they share
    /// their place, or the first one counts.
    static func places(of fields: [Field]) -> [String: FieldPlace] {
        var places: [String: FieldPlace] = [:]
        func walk(_ fields: [Field], in structure: String) {
            for field in fields {
                let name = Field.joined(structure, field.name)
                switch field.meaning {
                case .structure(let inner): walk(inner, in: name)
                case .union(let arms): walk(arms, in: structure)
                default: places[name] = places[name] ?? field.place
                }
            }
        }
        walk(fields, in: "")
        return places
    }
}

extension Sequence<Field> {
    /// The rows that stand for bytes: those inside structures and every arm of a union, but none behind a pointer.
    package var leaves: [Field] {
        flatMap { field in
            switch field.meaning {
            case .structure(let fields), .union(let fields): fields.leaves
            default: [field]
            }
        }
    }
}
