package import BpfAbi
package import Recording

/// One bpf(2) call as a line, in the manner of strace; a load that the verifier refused has its log below.
package struct CallLine {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// Without a newline at its end.
    package func text(of call: CallEvent, attr: DecodedAttr) -> String {
        let captured = call.captured
        let outcome = Outcome(result: captured.result)
        let isFailed = outcome.failure != nil && outcome != .unfinished
        var log: [UInt8] = []
        if isFailed { log = Self.log(in: attr.fields) }

        let values = ValueText(style: style)
        let isBelow: (DecodedField) -> Bool = { !log.isEmpty && Self.isLog($0) }
        let common = attr.fields.first { $0.name == "common" && captured.common != nil }
        var structure = values.structure(attr.fields.filter { $0 != common }, isBelow: isBelow)
        if let tail = attr.tail {
            let bytes = values.memory(tail.bytes, length: UInt64(tail.bytes.count))
            structure.removeLast()
            structure += "\(structure == "{" ? "" : ", ")\(bytes) /* from byte \(tail.offset) on */}"
        }
        if attr.fields.isEmpty, attr.tail == nil, captured.attr.isEmpty {
            structure = captured.attrAddress == 0 ? "NULL" : "0x\(String(captured.attrAddress, radix: 16))"
        }
        var arguments = [Self.command(call), structure, "\(captured.size)"]
        if let common, case .structure(let fields) = common.value, let given = captured.common {
            arguments += [values.structure(fields, isBelow: isBelow), "\(given.size)"]
        }
        let token = captured.injection == .passed ? " /* token passed by bpfrec */" : ""
        let abi = captured.abi == .i386 ? " /* i386 */" : ""
        let head =
            "\(style.prefix(pid: call.pid, tid: call.tid))bpf(\(arguments.joined(separator: ", ")))\(abi)\(token)"
        let line = style.line(head, outcome: outcome, Self.result(call, outcome))
        return ([line] + Self.lines(of: log)).joined(separator: "\n")
    }

    private static func command(_ call: CallEvent) -> String {
        let captured = call.captured
        let number = captured.command.rawValue
        let name =
            CommandNames.name(number) ?? call.facts.newer.name(of: UInt64(number), in: "bpf_cmd")
            ?? "\(number) /* unknown */"
        let isExtended = captured.commandArgument & BpfCommand.commonAttributesBit != 0
        return isExtended ? "\(name)|BPF_COMMON_ATTRS" : name
    }

    private static func result(_ call: CallEvent, _ outcome: Outcome) -> String {
        if let failure = outcome.failure { return failure }
        let result = call.captured.result ?? 0
        guard let created = call.created, let number = Int32(exactly: result) else { return "\(result)" }
        return ObjectText.descriptor(number, created)
    }

    // MARK: Verifier log

    private static func isLog(_ field: DecodedField) -> Bool {
        guard case .text(let bytes) = field.value else { return false }
        return field.name.hasSuffix("log_buf") && !bytes.isEmpty
    }

    private static func log(in fields: [DecodedField]) -> [UInt8] {
        for field in fields {
            if isLog(field), case .text(let bytes) = field.value { return bytes }
            guard case .structure(let inner) = field.value else { continue }
            let found = log(in: inner)
            if !found.isEmpty { return found }
        }
        return []
    }

    private static func lines(of log: [UInt8]) -> [String] {
        log.split(separator: UInt8(ascii: "\n")).map { line in
            // Tabs align the verifier's comments.
            let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            return "    | " + cells.map { EscapedText.plain(Array($0)) }.joined(separator: "    ")
        }
    }
}
