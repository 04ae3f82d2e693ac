import LinuxCalls

/// Users and groups as /etc/passwd and /etc/group name them. Read here, because the C library would load code for it
/// and would look in the wrong place where the application gets a root directory of its own.
package struct AccountFiles: Equatable, Sendable {
    package struct User: Equatable, Sendable {
        package var name: String
        package var uid: UInt32
        package var gid: UInt32
        package var home: String
        package var shell: String
    }

    private let users: [User]
    private let groups: [(name: String, gid: UInt32)]

    package init(passwd: String, group: String) {
        users = Self.lines(passwd, fields: 7).compactMap { fields in
            guard let uid = UInt32(fields[2]), let gid = UInt32(fields[3]) else { return nil }
            return User(name: fields[0], uid: uid, gid: gid, home: fields[5], shell: fields[6])
        }
        groups = Self.lines(group, fields: 4).compactMap { fields in
            UInt32(fields[2]).map { (fields[0], $0) }
        }
    }

    /// Those of a root directory; a file that is not there names nobody.
    package init(root: String?) {
        let prefix = root ?? ""
        self.init(
            passwd: (try? Files.text(of: "\(prefix)/etc/passwd")) ?? "",
            group: (try? Files.text(of: "\(prefix)/etc/group")) ?? "")
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.users == right.users && left.groups.elementsEqual(right.groups, by: ==)
    }

    /// The user whom `NAME`, `UID`, `NAME:GROUP` or `UID:GID` means; nil where a name is not known. A number need not
    /// be: its group is the same number then, and it has no home.
    package func user(_ text: String) -> User? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, var user = namedUser(String(first)) else { return nil }
        guard parts.count == 2 else { return user }
        guard let gid = gid(String(parts[1])) else { return nil }
        user.gid = gid
        return user
    }

    private func namedUser(_ text: String) -> User? {
        if let named = users.first(where: { $0.name == text }) { return named }
        // The highest number is the kernel's "no user".
        guard let uid = UInt32(text), uid != .max else { return nil }
        return users.first { $0.uid == uid } ?? User(name: "", uid: uid, gid: uid, home: "", shell: "")
    }

    private func gid(_ text: String) -> UInt32? {
        if let named = groups.first(where: { $0.name == text }) { return named.gid }
        return UInt32(text).flatMap { $0 == .max ? nil : $0 }
    }

    private static func lines(_ text: String, fields count: Int) -> [[String]] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            return fields.count >= count && !fields[0].isEmpty && !fields[0].hasPrefix("#") ? fields : nil
        }
    }
}
