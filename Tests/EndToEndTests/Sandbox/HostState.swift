import CLinux
import Foundation
import Glibc
import TestSupport

/// What a run of bpfrec could leave behind on the host.
struct HostState {
    var mounts: Set<String>
    var cgroups: Set<String>
    var programs: Set<UInt32>
    var maps: Set<UInt32>
    var links: Set<UInt32>
    var congestionControls: Set<String>

    static func now() -> HostState {
        HostState(
            mounts: Set(
                lines("/proc/self/mountinfo").map {
                    $0.split(separator: " ").dropFirst(2).joined(separator: " ")
                }),
            cgroups: cgroupDirectories(), programs: ids(11), maps: ids(12), links: ids(31),
            congestionControls: Set(
                lines("/proc/sys/net/ipv4/tcp_available_congestion_control").flatMap {
                    $0.split(separator: " ").map(String.init)
                }))
    }

    /// What is there now and was not then. Others work on this machine as well, so only what stays counts.
    func leftovers() -> [String] {
        var lasting: Set<String>?
        _ = Patience.wait(seconds: 60) {
            let new = Self.now().difference(from: self)
            lasting = lasting.map { $0.intersection(new) } ?? new
            return lasting?.isEmpty ?? true
        }
        return (lasting ?? []).sorted()
    }

    private func difference(from before: HostState) -> Set<String> {
        Set(mounts.subtracting(before.mounts).map { "mount \($0)" })
            .union(cgroups.subtracting(before.cgroups).map { "cgroup \($0)" })
            .union(programs.subtracting(before.programs).map { "program \($0)" })
            .union(maps.subtracting(before.maps).map { "map \($0)" })
            .union(links.subtracting(before.links).map { "link \($0)" })
            .union(
                congestionControls.subtracting(before.congestionControls).map { "congestion control \($0)" })
    }

    private static func lines(_ path: String) -> [String] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    private static func cgroupDirectories() -> Set<String> {
        guard let mount = lines("/proc/self/mountinfo").first(where: { $0.contains(" - cgroup2 ") }) else {
            return []
        }
        let point = String(mount.split(separator: " ")[4])
        let entries = FileManager.default.enumerator(atPath: point)?.compactMap { $0 as? String } ?? []
        return Set(entries.filter { $0.contains("bpfrec-") && $0.hasSuffix("cgroup.procs") })
    }

    /// By BPF_PROG_GET_NEXT_ID (11), BPF_MAP_GET_NEXT_ID (12) or BPF_LINK_GET_NEXT_ID (31).
    private static func ids(_ command: Int32) -> Set<UInt32> {
        var attr: [UInt32] = [0, 0, 0]
        var ids: Set<UInt32> = []
        while clinux_bpf(command, &attr, 12) == 0 {
            ids.insert(attr[1])
            attr[0] = attr[1]
        }
        return ids
    }
}
