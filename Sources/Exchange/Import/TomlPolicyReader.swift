import BpfAbi
import Delegation

/// policy.toml, with the place of every grant.
enum TomlPolicyReader {
    static func read(_ bytes: [UInt8]) throws(ImportError) -> ImportedPolicy {
        do {
            let document = try TomlDocument(parsing: bytes)
            var imported = ImportedPolicy(format: .toml, policy: try DelegationPolicy(document))
            imported.places = places(in: document)
            return imported
        } catch {
            throw ImportError(
                error.message, at: SourceSpan(TomlPosition(line: error.line, column: error.column)))
        }
    }

    private static func places(in document: TomlDocument) -> GrantPlaces {
        var places = GrantPlaces()
        for axis in DelegationAxis.allCases {
            guard let node = table("delegate", of: document)?[axis.rawValue] else { continue }
            note(node, named: axis.rawValue, on: Grant.Axis(axis), &places)
        }
        if let node = table("sandbox", of: document)?["capabilities"] {
            note(node, named: "capabilities", on: .caps, &places)
        }
        if let node = table("requires", of: document)?["kernel"] {
            places.kernel = SourceSpan(node.position, length: "kernel".count)
        }
        return places
    }

    private static func note(
        _ node: TomlNode, named name: String, on axis: Grant.Axis, _ places: inout GrantPlaces
    ) {
        let span = SourceSpan(node.position, length: name.count)
        places.note(axis, at: span)
        switch node.value {
        case .string(let text): note(text, on: axis, at: span, &places)
        case .array(let elements):
            for element in elements {
                guard case .string(let text) = element.value else { continue }
                // The quotes belong to it, as a reader sees it.
                let length = text.unicodeScalars.count + 2
                note(text, on: axis, at: SourceSpan(element.position, length: length), &places)
            }
        case .integer, .boolean, .table: break
        }
    }

    private static func note(
        _ text: String, on axis: Grant.Axis, at span: SourceSpan, _ places: inout GrantPlaces
    ) {
        for item in text.split(separator: ":") {
            if let grant = Grant("\(axis.name):\(item)") {
                places.note(grant, at: span)
            } else if let mask = KernelItem.number(item.lowercased()) {
                for bit in UInt8(0)..<64 where mask & (1 << UInt64(bit)) != 0 {
                    places.note(Grant(axis, .number(bit)), at: span)
                }
            }
        }
    }

    private static func table(_ key: String, of document: TomlDocument) -> TomlTable? {
        guard case .table(let table)? = document.root[key]?.value else { return nil }
        return table
    }
}
