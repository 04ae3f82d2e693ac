/// Reads what /proc says of a descriptor.
package enum FdInfo {
    /// The fact that the text of `/proc/PID/fdinfo/N` and the target of the link `/proc/PID/fd/N` tell (formats of Linux
    /// 6.18, which older ones are subsets of). Whether a directory is a bpffs or a cgroup is for the caller to find out by
    /// its path. Nil where neither says anything.
    package static func parse(text: String, link: String) -> DescriptorFact? {
        guard !link.isEmpty || !text.isEmpty else { return nil }
        let entries = Entries(text)
        var fact = DescriptorFact(kind: kind(of: link, entries))
        switch fact.kind {
        case .map:
            fact.id = entries.number("map_id")
            fact.type = entries.number("map_type")
            fact.keySize = entries.number("key_size")
            fact.valueSize = entries.number("value_size")
            fact.maxEntries = entries.number("max_entries")
            fact.mapFlags = entries.number("map_flags")
            fact.isFrozen = entries.number("frozen") == 1
            fact.access = entries.access
        case .prog:
            fact.id = entries.number("prog_id")
            fact.type = entries.number("prog_type")
        case .link:
            fact.id = entries.number("link_id")
            fact.type = entries["link_type"].flatMap(linkType)
        case .btf:
            fact.id = entries.number("btf_id")
        case .token:
            fact.token = TokenMasks(
                cmds: entries.mask("allowed_cmds"), maps: entries.mask("allowed_maps"),
                progs: entries.mask("allowed_progs"), attachs: entries.mask("allowed_attachs"))
        case .directory, .file, .bpffs, .cgroup:
            fact.path = link
        case .iter, .stats, .perfEvent, .netns, .socket, .other:
            break
        }
        return fact
    }

    private static func kind(of link: String, _ entries: Entries) -> DescriptorFact.Kind {
        switch link {
        case "anon_inode:bpf-map": return .map
        case "anon_inode:bpf-prog": return .prog
        case "anon_inode:bpf_link", "anon_inode:bpf-link": return .link
        case "anon_inode:btf": return .btf
        case "anon_inode:bpf_iter": return .iter
        case "anon_inode:bpf-stats": return .stats
        case "anon_inode:[perf_event]": return .perfEvent
        default: break
        }
        // A file anywhere may be called bpf-token; only a token says what it allows.
        if entries["allowed_cmds"] != nil { return .token }
        if link.hasPrefix("net:[") { return .netns }
        if link.hasPrefix("socket:[") { return .socket }
        guard link.hasPrefix("/") else { return .other }
        return entries.isDirectory ? .directory : .file
    }

    /// The kernel prints the name of a link's type. Since 6.16 it tells return probes apart, which are one type.
    private static func linkType(_ name: String) -> UInt32? {
        let plain =
            switch name {
            case "kretprobe_multi": "kprobe_multi"
            case "uretprobe_multi": "uprobe_multi"
            case "perf": "perf_event"
            default: name
            }
        return LinkType.table.value(named: "BPF_LINK_TYPE_\(plain.uppercased())")
            .map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The lines `name:<tab>value`. Where a name comes twice the first one counts: it is the kernel's own.
    private struct Entries {
        private var values: [Substring: Substring] = [:]

        init(_ text: String) {
            for line in text.split(separator: "\n") {
                guard let colon = line.firstIndex(of: ":") else { continue }
                let value = line[line.index(after: colon)...].drop { $0 == "\t" || $0 == " " }
                let name = line[..<colon]
                if values[name] == nil { values[name] = value }
            }
        }

        subscript(_ name: Substring) -> String? { values[name].map(String.init) }

        func number(_ name: Substring) -> UInt32? {
            values[name].flatMap(Self.number).map { UInt32(truncatingIfNeeded: $0) }
        }

        func mask(_ name: Substring) -> UInt64 {
            guard let value = values[name] else { return 0 }
            return value == "any" ? .max : Self.number(value) ?? 0
        }

        var isDirectory: Bool {
            let directory: UInt64 = 0o200000
            return fileFlags.map { $0 & directory != 0 } ?? false
        }

        var access: DescriptorFact.Access? {
            let accessMode: UInt64 = 0o3
            return switch fileFlags.map({ $0 & accessMode }) {
            case 0: .readOnly
            case 1: .writeOnly
            default: nil
            }
        }

        /// As open(2) takes them, O_DIRECTORY as on x86; the text is octal.
        private var fileFlags: UInt64? { values["flags"].flatMap { UInt64($0, radix: 8) } }

        private static func number(_ text: Substring) -> UInt64? {
            text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
        }
    }
}
