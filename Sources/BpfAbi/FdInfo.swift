/// Reads what /proc says of a descriptor.
package enum FdInfo {
    /// The fact that the text of `/proc/PID/fdinfo/N` and the target of the link `/proc/PID/fd/N` tell (formats of Linux
    /// 6.18, which older ones are subsets of). Whether a directory is a bpffs or a cgroup is for the caller to find out by
    /// its path. Nil where neither says anything.
    package static func parse(text: String, link: String) -> DescriptorFact? {
        parse(Array(text.utf8), link: link)
    }

    package static func parse(_ text: [UInt8], link: String) -> DescriptorFact? {
        guard !link.isEmpty || !text.isEmpty else { return nil }
        let entries = Entries(text)
        var fact = DescriptorFact.Fields(kind: kind(of: link, entries))
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
        return DescriptorFact(fact)
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
    ///
    /// An application waits while this is read, and characters cost some hundred times what bytes do.
    private struct Entries {
        private let bytes: [UInt8]
        private var lines: [(name: Range<Int>, value: Range<Int>)] = []

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
            lines.reserveCapacity(16)
            let text = bytes.span
            var index = 0
            while index < text.count {
                let start = index
                while index < text.count, text[index] != UInt8(ascii: ":"), text[index] != UInt8(ascii: "\n")
                {
                    index &+= 1
                }
                let colon = index
                let isLine = index < text.count && text[index] == UInt8(ascii: ":")
                if isLine { index &+= 1 }
                while index < text.count, Self.isBlank(text[index]) { index &+= 1 }
                let value = index
                while index < text.count, text[index] != UInt8(ascii: "\n") { index &+= 1 }
                if isLine { lines.append((start..<colon, value..<index)) }
                index &+= 1
            }
        }

        subscript(_ name: String) -> String? {
            value(name).map { String(decoding: bytes[$0], as: UTF8.self) }
        }

        func number(_ name: String) -> UInt32? {
            value(name).flatMap(number).map { UInt32(truncatingIfNeeded: $0) }
        }

        func mask(_ name: String) -> UInt64 {
            guard let value = value(name) else { return 0 }
            return bytes[value].elementsEqual("any".utf8) ? .max : number(value) ?? 0
        }

        var isDirectory: Bool {
            let directory: UInt64 = 0o200000
            return fileFlags.map { $0 & directory != 0 } ?? false
        }

        var access: DescriptorFact.Access? {
            let accessMode: UInt64 = 0o3
            return fileFlags.flatMap { DescriptorFact.Access(mode: $0 & accessMode) }
        }

        /// As open(2) takes them, O_DIRECTORY as on x86; the text is octal.
        private var fileFlags: UInt64? { value("flags").flatMap { number($0, radix: 8) } }

        private func value(_ name: String) -> Range<Int>? {
            let length = name.utf8.count
            return lines.first { $0.name.count == length && bytes[$0.name].elementsEqual(name.utf8) }?.value
        }

        private func number(_ range: Range<Int>) -> UInt64? {
            bytes[range].starts(with: "0x".utf8)
                ? number(range.lowerBound + 2..<range.upperBound, radix: 16) : number(range, radix: 10)
        }

        private func number(_ range: Range<Int>, radix: UInt64) -> UInt64? {
            guard !range.isEmpty else { return nil }
            var result: UInt64 = 0
            for byte in bytes[range] {
                guard let digit = Self.digit(byte), digit < radix else { return nil }
                let (shifted, isTooLarge) = result.multipliedReportingOverflow(by: radix)
                let (sum, overflows) = shifted.addingReportingOverflow(digit)
                guard !isTooLarge, !overflows else { return nil }
                result = sum
            }
            return result
        }

        private static func digit(_ byte: UInt8) -> UInt64? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
            default: nil
            }
        }

        private static func isBlank(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "\t") || byte == UInt8(ascii: " ")
        }
    }
}
