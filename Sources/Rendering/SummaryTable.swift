package import BpfAbi
package import Recording

/// What was called, on what type of object, and how it ended: one row for each command and type.
package struct SummaryTable {
    fileprivate struct Row {
        var calls: UInt64 = 0
        var ok: UInt64 = 0
        var notPermitted: UInt64 = 0
        var others: [Int32: UInt64] = [:]
        var unfinished: UInt64 = 0
    }

    private struct Key: Hashable {
        var command: BpfCommand
        var type: String
    }

    private var rows: [Key: Row] = [:]

    package init() {}

    package mutating func add(_ call: CallEvent, attr: DecodedAttr) {
        let key = Key(command: call.captured.command, type: Self.type(in: attr.fields) ?? "")
        rows[key, default: Row()].add(Outcome(result: call.captured.result), 1)
    }

    /// Calls that were counted belong to the same rows as those that stopped.
    package mutating func add(_ counts: CountsEvent) {
        let type = counts.map.map { ObjectText.typeName(.map, $0.type) } ?? ""
        let outcome = Outcome(result: counts.errno.map { -Int64($0) } ?? 0)
        rows[Key(command: counts.command, type: type), default: Row()].add(outcome, counts.calls)
    }

    /// A header, the rows by command, and their sum.
    package var lines: [String] {
        let sorted = rows.sorted {
            ($0.key.command.rawValue, $0.key.type) < ($1.key.command.rawValue, $1.key.type)
        }
        var total = Row()
        for row in sorted { total.add(row.value) }
        let cells =
            [["calls", "ok", "EPERM", "command", "type", "other errors"]]
            + sorted.map { Self.cells($0.value, $0.key.command.name, $0.key.type) }
            + [Self.cells(total, "total", "")]
        let widths = (0..<5).map { column in cells.map { $0[column].unicodeScalars.count }.max() ?? 0 }
        return cells.map { Self.line($0, widths) }
    }

    private static func cells(_ row: Row, _ command: String, _ type: String) -> [String] {
        var others = row.others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { errno, count in
            "\(ErrnoNames.name(errno)) \(count)"
        }
        if row.unfinished > 0 { others.append("unfinished \(row.unfinished)") }
        let counts = [row.calls, row.ok, row.notPermitted].map { $0 == 0 ? "-" : "\($0)" }
        return counts + [command, type, others.joined(separator: ", ")]
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            let width = column < widths.count ? widths[column] : 0
            let padding = String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
            line += column < 3 ? "\(padding)\(cell)  " : "\(cell)\(padding)  "
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }

    /// The type that the call names, or else that of the first object that it is about.
    private static func type(in fields: [DecodedField]) -> String? {
        named(in: fields).map(ObjectText.shortName) ?? object(in: fields)
    }

    private static func named(in fields: [DecodedField]) -> String? {
        for field in fields {
            switch field.value {
            case .named(let name, let value)
            where ["map_type", "prog_type", "attach_type"].contains(field.name):
                return name ?? "type \(value)"
            case .structure(let inner):
                if let name = named(in: inner) { return name }
            default: continue
            }
        }
        return nil
    }

    private static func object(in fields: [DecodedField]) -> String? {
        for field in fields {
            switch field.value {
            case .descriptor(_, let fact?):
                return fact.type.map { ObjectText.typeName(fact.kind, $0) } ?? fact.kind.rawValue
            case .structure(let inner):
                if let type = object(in: inner) { return type }
            default: continue
            }
        }
        return nil
    }
}

extension SummaryTable.Row {
    fileprivate mutating func add(_ outcome: Outcome, _ count: UInt64) {
        calls &+= count
        switch outcome {
        case .ok: ok &+= count
        case .notPermitted: notPermitted &+= count
        case .failed(let errno): others[errno, default: 0] &+= count
        case .unfinished: unfinished &+= count
        }
    }

    fileprivate mutating func add(_ row: SummaryTable.Row) {
        calls &+= row.calls
        ok &+= row.ok
        notPermitted &+= row.notPermitted
        others.merge(row.others, uniquingKeysWith: &+)
        unfinished &+= row.unfinished
    }
}
