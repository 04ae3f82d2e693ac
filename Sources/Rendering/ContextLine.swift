package import Recording

/// Another system call that matters, as a line.
package struct ContextLine {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// Without a newline at its end.
    package func text(of context: ContextEvent) -> String {
        let arguments = context.arguments.map { argument in
            "\(EscapedText.plain(argument.name))=\(Self.text(argument.value))"
        }
        let name = EscapedText.plain(context.name)
        let prefix = style.prefix(pid: context.pid, tid: context.tid)
        let outcome = Outcome(result: context.result)
        return style.line(
            "\(prefix)\(name)(\(arguments.joined(separator: ", ")))", outcome: outcome,
            outcome.failure ?? "\(context.result ?? 0)")
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): isConstant(text) ? text : EscapedText.quoted(text)
        case .array(let elements): "[\(elements.map(text).joined(separator: ", "))]"
        case .object(let members): object(members)
        case .null: "NULL"
        default: value.text
        }
    }

    /// Names of the kernel's stand bare, everything else in quotes.
    private static func isConstant(_ text: String) -> Bool {
        guard text.utf8.first.map({ (0x41...0x5A).contains($0) }) ?? false else { return false }
        return text.utf8.allSatisfy {
            (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x7C
        }
    }

    /// A descriptor as the attr of a call has it, or any other structure.
    private static func object(_ members: [(key: String, value: JSONValue)]) -> String {
        guard let first = members.first, first.key == "fd", case .integer(let number) = first.value else {
            let parts = members.map { "\(EscapedText.plain($0.key))=\(text($0.value))" }
            return "{\(parts.joined(separator: ", "))}"
        }
        let words = members.dropFirst().map { member in
            switch (member.key, member.value) {
            case ("id", let id): "id \(id.text)"
            case ("type", .string(let type)): ObjectText.shortName(EscapedText.plain(type))
            case (_, .string(let word)): EscapedText.plain(word)
            case (let key, let value): "\(EscapedText.plain(key)) \(text(value))"
            }
        }
        return words.isEmpty ? "\(number)" : "\(number)<\(words.joined(separator: " "))>"
    }
}
