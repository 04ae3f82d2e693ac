import Recording

/// Tells formats by what is in them; the more particular ones come first.
enum FormatDetection {
    static func format(of bytes: [UInt8], _ text: String) -> ImportFormat? {
        if let first = text.unicodeScalars.first(where: { !" \t\r\n".unicodeScalars.contains($0) }),
            first == "{" || first == "[", let document = try? JSONValue(parsing: bytes),
            let format = JsonReader.format(of: document)
        {
            return format
        }
        let lines = Piece.lines(of: text)
        return rows.first { row in row.matches(lines) }?.format
    }

    private struct Row: Sendable {
        let format: ImportFormat
        let matches: @Sendable ([Piece]) -> Bool
    }

    private static let rows: [Row] = [
        Row(format: .fdinfo) { $0.contains { $0.hasPrefix("allowed_cmds:") } },
        Row(format: .toml) { lines in
            lines.contains { line in
                let line = line.trimmed
                return ["[delegate]", "[sandbox]", "[app]"].contains { line.hasPrefix($0) }
                    || line.hasPrefix("delegate.") || line.halves("=")?.0.trimmed.text == "schema"
            }
        },
        Row(format: .lxd) { mention("security.delegate_bpf", in: $0) && isCommand($0) },
        Row(format: .lxdYaml) { mention("security.delegate_bpf", in: $0) },
        Row(format: .incus) { mention("security.bpffs.", in: $0) && isCommand($0) },
        Row(format: .incusYaml) { mention("security.bpffs.", in: $0) },
        Row(format: .systemd) { lines in
            lines.contains { ["BPFDelegate", "PrivateBPF"].contains(where: $0.trimmed.hasPrefix) }
        },
        Row(format: .fsconfig) {
            $0.contains { $0.text.contains("fsconfig(") && $0.text.contains("\"delegate") }
        },
        Row(format: .strace) { $0.contains { StraceLog.isCall($0.text) } },
        Row(format: .mountinfo) { lines in
            lines.contains { $0.text.contains("delegate_") && MountReader.isShown($0) }
        },
        Row(format: .hex, matches: HexReader.isAllMasks),
        Row(format: .mount) { mention("delegate_", in: $0) },
    ]

    private static func mention(_ text: String, in lines: [Piece]) -> Bool {
        lines.contains { !$0.trimmed.hasPrefix("#") && $0.text.contains(text) }
    }

    private static func isCommand(_ lines: [Piece]) -> Bool {
        lines.contains { ["lxc", "incus"].contains($0.words.first?.text) }
    }
}
