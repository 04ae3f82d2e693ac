import BpfAbi
import Delegation

/// Units, drop-ins and what `systemctl show` prints. As in systemd, the last setting of a list counts, an empty one
/// clears it, and a name that is not known is passed over.
enum SystemdReader {
    static func read(_ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        var reader = ListReader(.systemd)
        var switches: [String: Piece] = [:]
        var isWhole = false
        var isFound = false
        for (key, values) in settings(in: lines) {
            let first = values[0]
            if let setting = SystemdNames.settings.first(where: { $0.name == key.text }) {
                isFound = true
                reader.reset(setting.axis)
                read(values, on: setting.axis, into: &reader)
            } else if ["PrivateBPF", "PrivateUsers"].contains(key.text) {
                isFound = true
                switches[key.text] = first
            } else if key.text == "ExecStart" || key.text == "FragmentPath" {
                isWhole = true
            } else if key.hasPrefix("BPFDelegate") {
                reader.find(Finding(.unknownKey, "systemd has no setting '\(key.text)'", at: key.span))
            }
        }
        guard isFound else { throw ImportError("no BPFDelegate*= setting is in it") }
        check(switches, isWhole: isWhole, &reader)
        return reader.imported
    }

    private static func read(_ values: [Piece], on axis: DelegationAxis, into reader: inout ListReader) {
        guard !values.allSatisfy(\.isEmpty) else { return }
        if values.count == 1, values[0].text == "any" {
            reader.read(values[0], on: axis, .kernel)
            return
        }
        var set = DelegatedSet()
        for (number, value) in values.enumerated() {
            // What goes on on another line begins with a blank.
            for (index, item) in value.split(",").enumerated() {
                let isIndented = item != item.trimmed || number > 0 && index == 0
                apply(item, isIndented: isIndented, on: axis, to: &set, &reader)
            }
        }
        reader.add(set, on: axis)
    }

    private static func apply(
        _ item: Piece, isIndented: Bool, on axis: DelegationAxis, to set: inout DelegatedSet,
        _ reader: inout ListReader
    ) {
        let name = item.text
        guard !isIndented, let value = SystemdNames.value(of: name, on: axis), value < 64 else {
            let plain = item.trimmed.text
            reader.find(
                Finding(
                    .systemdName, why(plain, isIndented: isIndented, on: axis), at: item.trimmed.span,
                    remedy: remedy(plain, on: axis)))
            return
        }
        if axis == .progs, value == SystemdNames.syscall {
            reader.find(
                Finding(
                    .systemdNetfilter,
                    "up to systemd \(SystemdNames.lastShiftedVersion) at least, \(name) grants syscall programs, and "
                        + "nothing grants netfilter but 'any'",
                    at: item.span))
        }
        set.insert(.number(UInt8(value)))
        reader.note(Grant(axis, bit: UInt8(value)), at: item.span)
    }

    private static func why(_ name: String, isIndented: Bool, on axis: DelegationAxis) -> String {
        if name.isEmpty { return "a name is missing beside a comma" }
        if name == "any" {
            return "'any' counts only where nothing stands beside it; systemd ignores it here"
        }
        if isIndented {
            return "systemd takes the blank before '\(name)' for a part of the name, and ignores it"
        }
        if name == "BPFProgTypeSyscall" {
            return "systemd up to \(SystemdNames.lastShiftedVersion) has no name for syscall programs"
        }
        return "systemd does not know '\(name)' and ignores it"
    }

    private static func remedy(_ name: String, on axis: DelegationAxis) -> String? {
        if SystemdNames.value(of: name, on: axis) != nil { return name }
        let plain = KernelItem.withoutPrefix(name.lowercased(), on: axis) ?? name
        return axis.value(named: plain).flatMap { SystemdNames.name(of: $0, on: axis) }
    }

    private static func check(_ switches: [String: Piece], isWhole: Bool, _ reader: inout ListReader) {
        for (key, why) in [
            ("PrivateBPF", "the delegation is ignored without PrivateBPF=yes"),
            ("PrivateUsers", "without PrivateUsers= the bpffs belongs to the host, and gives no token"),
        ] {
            if let value = switches[key] {
                let isOff = ["no", "false", "0", "off", "n", "f", ""].contains(value.text.lowercased())
                if isOff { reader.find(Finding(.missingSetting, why, at: value.span, remedy: "\(key)=yes")) }
            } else if isWhole {
                reader.find(Finding(.missingSetting, why, remedy: "\(key)=yes"))
            } else {
                reader.remark("\(key)=yes must be set in another file of the unit: \(why)")
            }
        }
    }

    /// Keys and values; a value that goes on on further lines is in parts.
    private static func settings(in lines: [Piece]) -> [(Piece, [Piece])] {
        var settings: [(Piece, [Piece])] = []
        var isGoingOn = false
        for line in lines {
            let content = line.trimmed
            // Comments may stand between the lines of one value.
            if content.hasPrefix("#") || content.hasPrefix(";") { continue }
            let ends = content.scalars.last == "\\"
            let plain =
                ends
                ? Piece(scalars: content.scalars.dropLast(), line: content.line, column: content.column)
                    .trimmed
                : content
            if isGoingOn, !settings.isEmpty {
                settings[settings.count - 1].1.append(plain)
            } else if !content.hasPrefix("["), let (key, value) = plain.halves("=") {
                settings.append((key.trimmed, [value.trimmed]))
            }
            isGoingOn = ends
        }
        return settings
    }
}
