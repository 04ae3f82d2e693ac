/// What is mounted where, from the text of /proc/PID/mountinfo.
package struct MountTable: Equatable, Sendable {
    package struct Mount: Equatable, Sendable {
        package var id: UInt64
        /// The directory of the file system that is mounted.
        package var root: String
        package var point: String
        package var type: String
        /// The options of the file system itself, such as a bpffs's delegation.
        package var superOptions: [String]
    }

    package let mounts: [Mount]

    package init(mountinfo text: String) {
        mounts = text.split(separator: "\n").compactMap(Self.mount)
    }

    private static func mount(_ line: Substring) -> Mount? {
        // 36 35 98:0 /root /point options [optional...] - type source super-options
        let fields = line.split(separator: " ")
        guard let dash = fields.firstIndex(of: "-"), dash >= 6, fields.count > dash + 1 else { return nil }
        let superOptions =
            fields.count > dash + 3 ? fields[dash + 3].split(separator: ",").map(String.init) : []
        guard let id = UInt64(fields[0]) else { return nil }
        return Mount(
            id: id, root: unescaped(fields[3]), point: unescaped(fields[4]), type: String(fields[dash + 1]),
            superOptions: superOptions)
    }

    /// Blanks and backslashes come as \040 and the like.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = field.utf8[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
