import BpfAbi
import Delegation

/// Mount options of a bpffs, wherever they stand: `mount -o`, fstab, mountinfo, a list in JSON.
struct MountOptionsReader {
    static let keys = Dictionary(
        uniqueKeysWithValues: DelegationAxis.allCases.map { ("delegate_\($0.rawValue)", $0) })

    /// What a bpffs knows besides, and what every mount does.
    private static let other: Set<String> = [
        "uid", "gid", "mode", "rw", "ro", "nosuid", "suid", "nodev", "dev", "noexec", "exec", "relatime",
        "noatime", "atime", "nodiratime", "strictatime", "lazytime", "defaults", "auto", "noauto", "user",
        "nouser",
        "users", "nofail", "_netdev", "remount", "bind", "rbind", "sync", "async", "dirsync", "silent",
        "private", "rprivate", "shared", "rshared", "slave", "rslave", "X-mount.mkdir", "x-initrd.mount",
    ]

    /// The list in one string, separated by commas as mount(8) takes it apart.
    static func read(_ options: Piece, _ style: ListReader.Style, into reader: inout ListReader) {
        var axis: DelegationAxis?
        for option in options.split(",") { read(option: option, style, after: &axis, into: &reader) }
    }

    /// One option. `axis` is that of the option before it, whose items a stray word will have been meant for.
    static func read(
        option: Piece, _ style: ListReader.Style, after axis: inout DelegationAxis?,
        into reader: inout ListReader
    ) {
        if let (key, value) = option.halves("="), let named = keys[key.text] {
            reader.read(value, on: named, style)
            axis = named
            return
        }
        let key = option.halves("=")?.0 ?? option
        if let meant = axis, key == option, isItem(option.text, on: meant) {
            reader.find(
                Finding(
                    .commaInList,
                    "the comma ends delegate_\(meant.rawValue), and '\(option.text)' is taken for another mount "
                        + "option, which the kernel ignores",
                    at: option.span, remedy: "separate the items by ':'"))
            return
        }
        axis = nil
        guard style == .kernel, !option.isEmpty, !other.contains(key.text), !key.hasPrefix("x-"),
            key.hasPrefix("delegate") || meant(by: key.text) != nil
        else { return }
        reader.find(
            Finding(
                .unknownKey, "there is no mount option '\(key.text)'; the kernel ignores it without a word",
                at: key.span, remedy: meant(by: key.text)))
    }

    private static func isItem(_ text: String, on axis: DelegationAxis) -> Bool {
        switch KernelItem(text, on: axis) {
        case .any, .bit: true
        case .mask: true
        case .refused(_, let meant): meant != nil
        case .unknownName: false
        }
    }

    /// `delegate_attach` and `delegate_commands` are what people write.
    private static func meant(by key: String) -> String? {
        guard key.hasPrefix("delegate_"), let letter = key.dropFirst("delegate_".count).first else {
            return nil
        }
        let axis = DelegationAxis.allCases.first { $0.rawValue.first == letter }
        return axis.map { "delegate_\($0.rawValue)" }
    }
}
