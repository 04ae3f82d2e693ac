/// Sorts the words of a command line into options and operands. It knows nothing but the options it is given.
struct OptionParser {
    let options: [Option]
    /// Whether the first operand ends the options, as for commands that run another: its options are its own.
    let stopsAtOperand: Bool

    func parse(_ words: [CommandWord]) throws(CommandFailure) -> ParsedOptions {
        var parsed = ParsedOptions()
        var rest = words[...]
        while let word = rest.popFirst() {
            let text = word.text
            if text == "--" {
                parsed.operandsBeforeDashes = parsed.operands.count
                parsed.operands += rest
                return parsed
            }
            if text.hasPrefix("--") {
                try parseLong(text, &rest, &parsed)
            } else if text.hasPrefix("-"), text != "-" {
                try parseShort(text.dropFirst(), &rest, &parsed)
            } else {
                parsed.operands.append(word)
                if stopsAtOperand {
                    parsed.operands += rest
                    return parsed
                }
            }
        }
        return parsed
    }

    /// `--name`, `--name VALUE` or `--name=VALUE`.
    private func parseLong(
        _ text: String, _ rest: inout ArraySlice<CommandWord>, _ parsed: inout ParsedOptions
    ) throws(CommandFailure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let option = try option(named: name)
        guard parts.count == 2 else { return try store(option, name, attached: nil, &rest, &parsed) }
        guard option.value != nil else { throw .usage("\(name) takes no value") }
        try store(option, name, attached: String(parts[1]), &rest, &parsed)
    }

    /// `-q`, `-qq`, `-o FILE`, `-oFILE` or `-o=FILE`; several flags may share one dash.
    private func parseShort(
        _ letters: Substring, _ rest: inout ArraySlice<CommandWord>, _ parsed: inout ParsedOptions
    ) throws(CommandFailure) {
        var letters = letters
        while let letter = letters.popFirst() {
            let name = "-\(letter)"
            let option = try option(named: name)
            guard option.value != nil else {
                parsed.add(nil, to: option)
                continue
            }
            let attached =
                letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
            return try store(option, name, attached: attached, &rest, &parsed)
        }
    }

    private func store(
        _ option: Option, _ name: String, attached: String?, _ rest: inout ArraySlice<CommandWord>,
        _ parsed: inout ParsedOptions
    ) throws(CommandFailure) {
        guard let wanted = option.value else { return parsed.add(nil, to: option) }
        guard let value = attached ?? rest.popFirst()?.text, !value.isEmpty else {
            throw .usage("\(name) wants a value: \(wanted)")
        }
        parsed.add(value, to: option)
    }

    private func option(named name: String) throws(CommandFailure) -> Option {
        if let option = options.first(where: { $0.names.contains(name) }) { return option }
        let known = options.flatMap(\.names).filter { $0.hasPrefix("--") }
        throw .usage("unknown option \(name)" + Nearest.suggestion(for: name, among: known))
    }
}
