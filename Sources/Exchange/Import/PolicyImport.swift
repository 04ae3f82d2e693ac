import Delegation

import Recording

/// Reads a policy out of anything that is known to hold one.
package enum PolicyImport {
    /// Without a format, the content tells it.
    package static func read(_ bytes: [UInt8], as format: ImportFormat? = nil) throws(ImportError)
        -> ImportedPolicy
    {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let format = format ?? FormatDetection.format(of: bytes, text) else {
            let known = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ImportError("this is none of the known formats: \(known)")
        }
        switch format {
        case .toml: return try TomlPolicyReader.read(bytes)
        case .json:
            let policy = try PolicyJson.policy(JsonReader.document(text))
            return ImportedPolicy(format: .json, policy: policy)
        case .strace: return try StraceReader.read(bytes)
        default: return try read(Piece.lines(of: text), text, as: format)
        }
    }

    private static func read(_ lines: [Piece], _ text: String, as format: ImportFormat) throws(ImportError)
        -> ImportedPolicy
    {
        switch format {
        case .lxd, .lxdYaml, .incus, .incusYaml: try InstanceReader.read(lines, as: format)
        case .systemd: try SystemdReader.read(lines)
        case .mount: try MountReader.readOptions(lines)
        case .mountinfo: try MountReader.readShown(lines)
        case .fsconfig: try FsconfigReader.read(lines)
        case .hex: try HexReader.read(lines)
        case .bpftoolJson: try JsonReader.readTokens(text, lines)
        case .fdinfo: try FdInfoReader.read(text, lines)
        case .oci: try JsonReader.readBundle(text, lines)
        case .toml, .json, .strace: throw ImportError("\(format.rawValue) is not read by lines")
        }
    }
}
