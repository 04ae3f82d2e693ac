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

    /// In another network namespace only a sysfs that was mounted there tells.
    private static func sysfsName(_ index: UInt32, _ pid: Int32) -> String? {
        let root = "/proc/\(pid)/root/sys/class/net"
        guard let directory = opendir(root) else { return nil }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let text = try? Files.text(of: "\(root)/\(name)/ifindex") else { continue }
            if text.split(separator: "\n").first.flatMap({ UInt32($0) }) == index { return name }
        }
        return nil
    }
}
