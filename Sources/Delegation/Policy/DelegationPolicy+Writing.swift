import BpfAbi

extension DelegationPolicy {
    /// The policy as policy.toml: the same text for the same policy.
    package var text: String { document.text }

    package var document: TomlDocument {
        var root = TomlTable()
        root.append("schema", .integer(Int128(Self.currentSchema), radix: 10))
        root.append("name", name)
        root.append(section: "app", app.table)
        // Present even when nothing is granted: the file says so rather than leaving it open.
        root.append("delegate", .table(delegated.table))
        root.append(section: "sandbox", sandbox.table)
        var requires = TomlTable()
        requires.append("kernel", requiredKernel?.description)
        root.append(section: "requires", requires)
        root.append(section: "evidence", evidenceTable)
        if !blocked.isEmpty {
            root.append("blocked", .array(blocked.map { TomlNode(.table($0.table)) }))
        }
        var document = TomlDocument(root: root)
        comments.attach(to: &document)
        return document
    }

    private var evidenceTable: TomlTable {
        var table = TomlTable()
        for (grant, evidence) in evidence.sorted(by: { $0.key < $1.key }) {
            table.append(grant.description, .table(evidence.table))
        }
        return table
    }
}

extension TomlTable {
    fileprivate mutating func append(_ key: String, _ text: String?) {
        if let text { append(key, .string(text)) }
    }

    fileprivate mutating func append(_ key: String, _ texts: [String]) {
        append(key, .array(texts.map { TomlNode(.string($0)) }))
    }

    fileprivate mutating func append(_ key: String, _ count: UInt64) {
        append(key, .integer(Int128(count), radix: 10))
    }

    fileprivate mutating func append(section key: String, _ table: TomlTable) {
        if !table.entries.isEmpty { append(key, .table(table)) }
    }
}

extension PolicyApplication {
    fileprivate var table: TomlTable {
        var table = TomlTable()
        if !argv.isEmpty { table.append("argv", argv) }
        table.append("exe", exe)
        table.append("cwd", cwd)
        table.append("for", stopAfter)
        table.append("root", root)
        table.append("user", user)
        if !environment.isEmpty {
            var variables = TomlTable(isInline: true)
            for (name, value) in environment.sorted(by: { $0.key < $1.key }) { variables.append(name, value) }
            table.append("env", .table(variables))
        }
        if recordings.count == 1, let only = recordings.first {
            table.append("recording", .table(only.table))
        } else if !recordings.isEmpty {
            table.append("recording", .array(recordings.map { TomlNode(.table($0.table)) }))
        }
        return table
    }
}

extension RecordingReference {
    fileprivate var table: TomlTable {
        var table = TomlTable(isInline: true)
        table.append("file", file)
        table.append("sha256", sha256)
        if let argv { table.append("argv", argv) }
        return table
    }
}

extension DelegatedSets {
    fileprivate var table: TomlTable {
        var table = TomlTable()
        for axis in DelegationAxis.allCases where !self[axis].isEmpty {
            table.append(axis.rawValue, self[axis].grants(on: Grant.Axis(axis)).map(\.item))
        }
        return table
    }
}

extension PolicySandbox {
    fileprivate var table: TomlTable {
        var table = TomlTable()
        if let capabilities { table.append("capabilities", capabilities.sorted().map(\.name)) }
        if let namespaces { table.append("namespaces", namespaces.map(\.rawValue)) }
        table.append("bpffs", bpffs)
        return table
    }
}

extension GrantEvidence {
    fileprivate var table: TomlTable {
        var table = TomlTable(isInline: true)
        table.append("calls", calls)
        table.append("seen", UInt64(clamping: seen))
        table.append("of", UInt64(clamping: of))
        table.append("class", `class`.rawValue)
        table.append("first", first)
        table.append("how", how.rawValue)
        table.append("without", without)
        return table
    }
}

extension BlockedCall {
    fileprivate var table: TomlTable {
        var table = TomlTable()
        table.append("call", call)
        table.append("why", why)
        switch harmless {
        case .harmless: table.append("harmless", .boolean(true))
        case .harmful: table.append("harmless", .boolean(false))
        case .unknown: table.append("harmless", harmless.rawValue)
        }
        return table
    }
}
