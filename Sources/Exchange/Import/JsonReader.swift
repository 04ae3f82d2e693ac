import BpfAbi
import Delegation
import Recording

/// The formats that are JSON.
enum JsonReader {
    /// Which of them a document is.
    static func format(of document: JSONValue) -> ImportFormat? {
        if entries(document).contains(where: { $0["token_info"] != nil || $0["allowed_cmds"] != nil }) {
            return .bpftoolJson
        }
        if document["ociVersion"] != nil || document["mounts"]?.array != nil { return .oci }
        if document["delegate"] != nil || document["schema"] != nil { return .json }
        return nil
    }

    static func document(_ text: String) throws(ImportError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw ImportError("\(error)")
        }
    }

    /// `bpftool --json token list`.
    static func readTokens(_ text: String, _ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.bpftoolJson)
        var strings = JsonStrings(lines)
        let tokens = entries(try document(text)).filter { token in
            DelegationAxis.allCases.contains { token["allowed_\($0.rawValue)"] != nil }
        }
        guard let token = tokens.first else { throw ImportError("no bpffs that delegates is in it") }
        if tokens.count > 1 {
            reader.remark("more than one bpffs is delegated there; the first one was taken")
        }
        reader.policy.sandbox.bpffs = token["token_info"]?.string
        for axis in DelegationAxis.allCases {
            let key = "allowed_\(axis.rawValue)"
            guard let items = token[key]?.array else { continue }
            _ = strings.find(key)
            for item in items.compactMap(\.string) { reader.read(word: strings.find(item), on: axis) }
        }
        return reader.imported
    }

    /// The mounts of type bpf in an OCI bundle's config.json.
    static func readBundle(_ text: String, _ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.oci)
        var strings = JsonStrings(lines)
        let mounts = (try document(text)["mounts"]?.array ?? []).filter { $0["type"]?.string == "bpf" }
        guard let mount = mounts.first(where: { !options($0).isEmpty }) else {
            throw ImportError("no mount of type bpf with delegate_* options is in it")
        }
        reader.policy.sandbox.bpffs = mount["destination"]?.string
        var axis: DelegationAxis?
        var first: Piece?
        for option in mount["options"]?.array?.compactMap(\.string) ?? [] {
            let piece = strings.find(option)
            first = first ?? (option.hasPrefix("delegate_") ? piece : nil)
            MountOptionsReader.read(option: piece, .kernel, after: &axis, into: &reader)
        }
        reader.find(
            Finding(
                .runtimeMount,
                "runtimes mount it themselves: on the host's side it belongs to the host and gives no token, inside "
                    + "the container the kernel refuses the options",
                at: first?.span,
                remedy: "have a privileged hook make the bpffs inside the container's user namespace"))
        return reader.imported
    }

    private static func options(_ mount: JSONValue) -> [String] {
        (mount["options"]?.array ?? []).compactMap(\.string).filter { $0.hasPrefix("delegate_") }
    }

    private static func entries(_ document: JSONValue) -> [JSONValue] { document.array ?? [document] }
}
