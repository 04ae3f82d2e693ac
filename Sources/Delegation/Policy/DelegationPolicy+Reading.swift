import BpfAbi

extension DelegationPolicy {
    /// Reads policy.toml. A file with nothing but `[delegate]` is a policy; an unknown key is an error at its line.
    package init(parsing bytes: [UInt8]) throws(TomlError) {
        try self.init(TomlDocument(parsing: bytes))
    }

    package init(parsing text: String) throws(TomlError) {
        try self.init(parsing: Array(text.utf8))
    }

    package init(_ document: TomlDocument) throws(TomlError) {
        var root = PolicySection(
            document.root, name: "the policy", at: TomlPosition(line: 1, column: 1))
        if let schema = root.node("schema") {
            guard case .integer(Int128(Self.currentSchema), _) = schema.value else {
                throw TomlError(
                    schema.position,
                    "this bpfrec reads policies of schema \(Self.currentSchema); a newer one wrote this file")
            }
        }
        self.init(name: try root.string("name"))
        if let section = try root.section("app") { app = try PolicyApplication(section) }
        if let section = try root.section("delegate") { delegated = try DelegatedSets(section) }
        if let section = try root.section("sandbox") { sandbox = try PolicySandbox(section) }
        if let section = try root.section("requires") { requiredKernel = try Self.kernel(section) }
        if let section = try root.section("evidence") { evidence = try Self.evidence(section) }
        for element in try root.elements("blocked") {
            blocked.append(try BlockedCall(PolicySection.section(element, name: "[blocked]")))
        }
        try root.refuseUnknownKeys()
        comments = TomlComments(of: document)
    }

    private static func kernel(_ section: PolicySection) throws(TomlError) -> KernelVersion? {
        var section = section
        let node = section.node("kernel")
        try section.refuseUnknownKeys()
        guard let node else { return nil }
        guard let version = KernelVersion(try PolicySection.string(node, name: "kernel")) else {
            throw TomlError(node.position, "kernel must be a release like \"6.9\"")
        }
        return version
    }

    private static func evidence(_ section: PolicySection) throws(TomlError) -> [Grant: GrantEvidence] {
        var section = section
        var evidence: [Grant: GrantEvidence] = [:]
        for entry in section.entries() {
            guard let grant = Grant(entry.key) else {
                throw TomlError(
                    entry.node.position, "'\(entry.key)' names no grant; one is written like \"progs:xdp\"")
            }
            evidence[grant] = try GrantEvidence(PolicySection.section(entry.node, name: "evidence"))
        }
        return evidence
    }
}

extension DelegatedSets {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        self.init()
        var section = section
        for axis in DelegationAxis.allCases {
            guard let node = section.node(axis.rawValue) else { continue }
            // A string is what one would write into a mount option: `xdp:kprobe`.
            if case .string = node.value {
                try insert(node, on: axis)
                continue
            }
            for element in try PolicySection.array(node, name: axis.rawValue) {
                try insert(element, on: axis)
            }
        }
        try section.refuseUnknownKeys()
    }

    private mutating func insert(_ node: TomlNode, on axis: DelegationAxis) throws(TomlError) {
        switch node.value {
        case .integer(let number, radix: 16) where number >= 0:
            self[axis].mask |= UInt64(truncatingIfNeeded: number)
        case .integer(let number, _):
            // 36 could mean type 36 or the two bits of 0x24, and the wrong guess would widen the policy.
            throw TomlError(
                node.position, "'\(number)' is ambiguous: write the name, or the mask in hex (0x...)")
        default:
            let text = try PolicySection.string(node, name: "an item of \(axis.rawValue)")
            for item in text.split(separator: ":", omittingEmptySubsequences: false) {
                try insert(String(item), on: axis, at: node.position)
            }
        }
    }

    private mutating func insert(_ item: String, on axis: DelegationAxis, at position: TomlPosition)
        throws(TomlError)
    {
        switch DelegatedItem(item, on: axis) {
        case .any: self[axis].insert(.any)
        case .mask(let mask): self[axis].mask |= mask
        case .unknownName(let name): self[axis].insert(.name(name))
        case .invalid(let why): throw TomlError(position, "\(axis.rawValue): \(why)")
        }
    }
}

extension PolicyApplication {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        var section = section
        self.init(
            argv: try section.strings("argv") ?? [], exe: try section.string("exe"),
            cwd: try section.string("cwd"), stopAfter: try section.string("for"),
            root: try section.string("root"), user: try section.string("user"))
        if var table = try section.section("env") {
            for entry in table.entries() {
                environment[entry.key] = try PolicySection.string(entry.node, name: "a variable of env")
            }
        }
        if let node = section.node("recording") {
            var nodes = [node]
            if case .array(let several) = node.value { nodes = several }
            for node in nodes {
                recordings.append(try RecordingReference(PolicySection.section(node, name: "recording")))
            }
        }
        try section.refuseUnknownKeys()
    }
}

extension RecordingReference {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        var section = section
        self.init(
            file: try section.string("file") ?? "", sha256: try section.string("sha256"),
            argv: try section.strings("argv"))
        try section.refuseUnknownKeys()
    }
}

extension PolicySandbox {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        var section = section
        self.init()
        if section.node("capabilities") != nil {
            var listed: Set<Capability> = []
            for node in try section.elements("capabilities") {
                let name = try PolicySection.string(node, name: "a capability")
                guard let capability = Capability(name: name) else {
                    throw TomlError(node.position, "there is no capability '\(name)'")
                }
                listed.insert(capability)
            }
            capabilities = listed.sorted()
        }
        if section.node("namespaces") != nil {
            var listed: Set<Namespace> = []
            for node in try section.elements("namespaces") {
                let name = try PolicySection.string(node, name: "a namespace")
                guard let namespace = Namespace(rawValue: name) else {
                    let known = Namespace.allCases.map(\.rawValue).joined(separator: ", ")
                    throw TomlError(node.position, "there is no namespace '\(name)'; known are: \(known)")
                }
                listed.insert(namespace)
            }
            namespaces = Namespace.allCases.filter(listed.contains)
        }
        bpffs = try section.string("bpffs")
        try section.refuseUnknownKeys()
    }
}

extension GrantEvidence {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        var section = section
        self.init()
        calls = try section.count("calls") ?? 0
        seen = Int(clamping: try section.count("seen") ?? 0)
        of = Int(clamping: try section.count("of") ?? 0)
        `class` = try section.choice("class") ?? .app
        first = try section.string("first") ?? ""
        how = try section.choice("how") ?? .predicted
        without = try section.string("without")
        try section.refuseUnknownKeys()
    }
}

extension BlockedCall {
    fileprivate init(_ section: PolicySection) throws(TomlError) {
        var section = section
        let call = try section.string("call")
        let why = try section.string("why") ?? ""
        let harmless: Harmlessness =
            if case .boolean(let flag)? = section.node("harmless")?.value {
                flag ? .harmless : .harmful
            } else {
                try section.choice("harmless") ?? .unknown
            }
        try section.refuseUnknownKeys()
        guard let call else { throw section.lacks("call") }
        self.init(call: call, why: why, harmless: harmless)
    }
}

extension PolicySection {
    /// A string that must be one of an enum's.
    fileprivate mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String)
        throws(TomlError) -> Choice? where Choice.RawValue == String
    {
        guard let node = node(key) else { return nil }
        let text = try Self.string(node, name: key)
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw TomlError(node.position, "\(key) cannot be '\(text)'; known are: \(known)")
        }
        return choice
    }
}
