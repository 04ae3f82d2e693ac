import CLinux
import Glibc

/// What /proc tells of a process or thread. Everything may be gone at any moment: absent, not an error.
package enum ProcessFiles {
    /// The name of a thread, as `ps` shows it.
    package static func comm(_ tid: Int32) -> String? {
        guard var bytes = try? Files.made("/proc/\(tid)/comm") else { return nil }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    package static func executable(_ pid: Int32) -> String? {
        try? Files.target(ofLink: "/proc/\(pid)/exe")
    }

    package static func arguments(_ pid: Int32) -> [String] {
        guard let bytes = try? Files.contents(of: "/proc/\(pid)/cmdline") else { return [] }
        return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// A number of /proc/PID/status, such as `Tgid`, `PPid` or `TracerPid`.
    package static func status(_ tid: Int32, _ key: String) -> Int32? {
        guard let text = try? Files.text(of: "/proc/\(tid)/status") else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
            return line.dropFirst(key.count + 1).split(whereSeparator: \.isWhitespace).first.flatMap {
                Int32($0)
            }
        }
        return nil
    }

    /// Whether a signal waits for a thread.
    package static func isPending(_ signal: Int32, for tid: Int32) -> Bool {
        guard let text = try? Files.text(of: "/proc/\(tid)/status") else { return false }
        let key = "SigPnd:\t"
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) }),
            let set = UInt64(line.dropFirst(key.count), radix: 16), (1...64).contains(signal)
        else { return false }
        return set & 1 << UInt64(signal - 1) != 0
    }

    /// The processor that a thread runs on, or ran on last.
    package static func processor(of tid: Int32) -> Int32? {
        // proc(5): the 39th field.
        let fields = fieldsAfterName(of: tid)
        return fields.count > 36 ? Int32(String(decoding: fields[36], as: UTF8.self)) : nil
    }

    /// Whether a thread has ended, though nobody may have looked yet.
    package static func hasEnded(_ tid: Int32) -> Bool {
        guard let state = fieldsAfterName(of: tid).first?.first else { return true }
        return [UInt8(ascii: "Z"), UInt8(ascii: "X")].contains(state)
    }

    /// Whether a thread of a process lives: its leader may have ended before the others.
    package static func isAlive(_ pid: Int32) -> Bool {
        !hasEnded(pid) || threadCount(of: pid) ?? 0 > 1
    }

    /// How many threads a process has, a leader that has ended among them: also those that come and go while a list is made.
    package static func threadCount(of pid: Int32) -> Int? {
        // proc(5): the 20th field.
        let fields = fieldsAfterName(of: pid)
        return fields.count > 17 ? Int(String(decoding: fields[17], as: UTF8.self)) : nil
    }

    /// The fields of stat from the third on, the state; the name before it may hold anything. None when it is gone. Not of
    /// /proc/PID/stat, for which the kernel adds up what all threads of the process have used.
    private static func fieldsAfterName(of tid: Int32) -> [ArraySlice<UInt8>] {
        guard let bytes = try? Files.made("/proc/\(tid)/task/\(tid)/stat"),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return [] }
        return bytes[(end + 1)...].split(separator: UInt8(ascii: " "))
    }

    /// The threads of a process, none when it is gone.
    package static func threads(of pid: Int32) -> [Int32] {
        guard let directory = opendir("/proc/\(pid)/task") else { return [] }
        defer { closedir(directory) }
        var threads: [Int32] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if let tid = Int32(name) { threads.append(tid) }
        }
        return threads
    }

    /// The numbers that a thread has open; none when it is gone.
    package static func descriptors(of tid: Int32) -> Set<Int32> {
        let names = try? Directory.names(in: "/proc/\(tid)/fd")
        return Set((names ?? []).compactMap { Int32($0) })
    }

    package static func descriptorLink(_ tid: Int32, _ descriptor: Int32) -> String? {
        try? Files.target(ofLink: "/proc/\(tid)/fd/\(descriptor)")
    }

    package static func descriptorInfo(_ tid: Int32, _ descriptor: Int32) -> [UInt8]? {
        try? Files.made("/proc/\(tid)/fdinfo/\(descriptor)")
    }

    /// The magic number of the file system that a descriptor of a process is on.
    package static func fileSystem(_ tid: Int32, _ descriptor: Int32) -> UInt64? {
        let magic = clinux_file_system("/proc/\(tid)/fd/\(descriptor)")
        return magic < 0 ? nil : UInt64(magic)
    }
}
