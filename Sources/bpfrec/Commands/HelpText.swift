/// Lays out the help from the table of commands.
enum HelpText {
    /// Lines are filled up to this column, however wide the terminal: longer ones read badly.
    private static let width = 90
    private static let optionColumn = 28

    static func overview(of commands: [Command]) -> [String] {
        let column = (commands.map(\.name.count).max() ?? 0) + 4
        var lines = [
            "Usage: bpfrec COMMAND [OPTION...] [ARGUMENT...]", "",
            "Records what a program does with bpf(2), derives the least BPF token policy it needs,",
            "and runs it without root under exactly that policy.", "", "Commands:",
        ]
        lines += commands.map { "  " + padded($0.name, to: column - 2) + $0.summary }
        lines += [
            "", "Options:",
            "  " + padded("-h, --help", to: column + 4) + "show this help",
            "  " + padded("--version", to: column + 4) + "show the version",
            "", "'bpfrec help COMMAND' tells more of a command.",
        ]
        return lines
    }

    static func page(of command: Command) -> [String] {
        var lines: [String] = []
        for (index, form) in command.usage.enumerated() {
            lines.append(
                ((index == 0 ? "Usage: " : "       ") + "bpfrec \(command.name) \(form)").trimmingEnd())
        }
        for paragraph in command.description { lines += [""] + filled(paragraph, to: width) }
        lines += ["", "Options:"]
        for option in command.options + [.helpOption] { lines += entry(head(of: option), option.help) }
        if !command.examples.isEmpty {
            lines += ["", "Examples:"]
            for example in command.examples { lines += ["  \(example.line)", "      \(example.meaning)"] }
        }
        lines += ["", "Exit status:"]
        for exit in command.exits { lines += entry(exit.code, exit.meaning, column: 8) }
        return lines
    }

    /// `-o, --output, --out FILE`
    private static func head(of option: Option) -> String {
        let names = (option.shortNames + option.longNames).joined(separator: ", ")
        let indented = option.shortNames.isEmpty ? "    \(names)" : names
        return option.value.map { "\(indented) \($0)" } ?? indented
    }

    private static func entry(_ head: String, _ text: String, column: Int = optionColumn) -> [String] {
        var lines = filled(text, to: width - column)
        let margin = String(repeating: " ", count: column)
        let first = "  " + head
        if first.count + 2 <= column {
            let rest = lines.isEmpty ? "" : lines.removeFirst()
            return [padded(first, to: column) + rest] + lines.map { margin + $0 }
        }
        return [first] + lines.map { margin + $0 }
    }

    private static func filled(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " \(word)"
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private static func padded(_ text: String, to column: Int) -> String {
        text + String(repeating: " ", count: max(1, column - text.count))
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
