import BpfAbi
package import Recording

/// Calls that did not stop and were counted, as a line.
package struct CountsLine {
    private let style: TextStyle

    package init(style: TextStyle) {
        self.style = style
    }

    /// Without a newline at its end.
    package func text(of counts: CountsEvent) -> String {
        let prefix = style.prefix(pid: counts.pid, tid: counts.pid)
        let map = counts.map.map { map in
            let name = map.name.isEmpty ? "" : " \(EscapedText.plain(map.name))"
            return " of map\(name) id \(map.id)"
        }
        let outcome = counts.errno.map { " = -1 \(ErrnoNames.name($0))" } ?? ""
        return "\(prefix)+++ \(counts.calls) \(counts.command.name)\(map ?? "")\(outcome) +++"
    }
}
