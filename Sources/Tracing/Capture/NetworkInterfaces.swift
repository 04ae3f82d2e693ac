import Glibc
import LinuxCalls

/// The names of network interfaces as a traced process sees them.
enum NetworkInterfaces {
    static func name(_ index: UInt32, seenBy pid: Int32) -> String? {
        let ours = try? Files.target(ofLink: "/proc/self/ns/net")
        let its = try? Files.target(ofLink: "/proc/\(pid)/ns/net")
        return ours == its ? ownName(index) : sysfsName(index, pid)
    }

    private static func ownName(_ index: UInt32) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(IF_NAMESIZE) + 1)
        guard if_indextoname(index, &buffer) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// In another network namespace only a sysfs that was mounted there tells, and nothing that the process may have
    /// put in its place.
    private static func sysfsName(_ index: UInt32, _ pid: Int32) -> String? {
        guard let system = try? ForeignFile(path: "/sys", seenBy: pid), system.fileSystem == "sysfs",
            let interfaces = try? ForeignFile("class/net", below: system), let names = try? interfaces.names()
        else { return nil }
        return names.first { name in
            guard let file = try? ForeignFile("class/net/\(name)/ifindex", below: system),
                let descriptor = try? file.open(), let text = try? Files.contents(of: descriptor.raw)
            else { return false }
            return UInt32(String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)) == index
        }
    }
}
