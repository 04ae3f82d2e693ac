/// Another field of the same structure, named in a row as its length, its count or what it depends on. The name is
/// looked up once, when the layout is made: first beside the row that says it, then in the structures around.
package struct FieldReference: Sendable, ExpressibleByStringLiteral {
    package let name: String
    /// The full name of the field that was found; empty while, or if, none was.
    package private(set) var path = ""
    package private(set) var place = FieldPlace(offset: 0, width: 0)

    package init(stringLiteral name: String) {
        self.name = name
    }

    package var isResolved: Bool { !path.isEmpty }

    func resolved(in structure: String, among places: [String: FieldPlace]) -> FieldReference {
        var result = self
        var scope = structure
        while true {
            let candidate = scope.isEmpty ? name : "\(scope).\(name)"
            if let place = places[candidate] {
                result.path = candidate
                result.place = place
                return result
            }
            guard !scope.isEmpty else { return result }
            scope = scope.lastIndex(of: ".").map { String(scope[..<$0]) } ?? ""
        }
    }
}

/// Where a field lies in its structure, in bytes.
package struct FieldPlace: Equatable, Sendable {
    package let offset: Int
    package let width: Int

    package init(offset: Int, width: Int) {
        self.offset = offset
        self.width = width
    }

    package var end: Int { offset + width }
}
