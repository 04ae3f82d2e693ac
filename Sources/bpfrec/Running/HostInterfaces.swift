import Glibc

/// The network interfaces of this machine: what a sandbox with a network of its own lacks.
enum HostInterfaces {
    static func names() -> Set<String> {
        guard let list = if_nameindex() else { return [] }
        defer { if_freenameindex(list) }
        var names: Set<String> = []
        var next = list
        while let name = next.pointee.if_name {
            names.insert(String(cString: name))
            next += 1
        }
        return names
    }

    /// The words of a command that name an interface which only the host has.
    static func named(in words: [String], among names: Set<String> = names()) -> [String] {
        var found: [String] = []
        for word in words.dropFirst() where word != "lo" && names.contains(word) && !found.contains(word) {
            found.append(word)
        }
        return found
    }
}
