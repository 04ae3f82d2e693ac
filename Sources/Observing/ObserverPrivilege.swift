import LinuxCalls

/// Whether this process may load the observer, told without trying, which would take some milliseconds of every run.
enum ObserverPrivilege {
    private static let sysAdmin: UInt64 = 1 << 21
    private static let perfmon: UInt64 = 1 << 38
    private static let bpf: UInt64 = 1 << 39

    static func isHeld() -> Bool {
        guard let status = try? Files.text(of: "/proc/self/status") else { return false }
        return isHeld(status: status)
    }

    static func isHeld(status: String) -> Bool {
        let title = "CapEff:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(title) }),
            let held = UInt64(line.dropFirst(title.count).drop { $0 == "\t" || $0 == " " }, radix: 16)
        else { return false }
        return held & sysAdmin != 0 || held & (perfmon | bpf) == perfmon | bpf
    }
}
