import BpfAbi

/// A capability, as linux/capability.h numbers them (Linux 7.3). A policy names it in lower case without `CAP_`.
package struct Capability: RawRepresentable, Hashable, Comparable, Sendable {
    package let rawValue: UInt8

    package init?(rawValue: UInt8) {
        guard Self.names.indices.contains(Int(rawValue)) else { return nil }
        self.rawValue = rawValue
    }

    /// The capability of a name in any case, with or without `CAP_`.
    package init?(name: String) {
        let lowered = name.lowercased()
        let plain = lowered.hasPrefix("cap_") ? String(lowered.dropFirst(4)) : lowered
        guard let index = Self.names.firstIndex(of: plain) else { return nil }
        rawValue = UInt8(index)
    }

    private init(_ rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package var name: String { Self.names[Int(rawValue)] }

    /// As the kernel's own messages and manual pages name it.
    package var kernelName: String { "CAP_\(name.uppercased())" }

    package static let netAdmin = Capability(12)
    package static let netRaw = Capability(13)
    package static let sysAdmin = Capability(21)
    package static let perfmon = Capability(38)
    package static let bpf = Capability(39)

    package static let all = names.indices.map { Capability(UInt8($0)) }

    package static func < (left: Capability, right: Capability) -> Bool { left.rawValue < right.rawValue }

    /// In the order of their numbers.
    package static let names = CapabilityNames.table.rows.map { $0.name.dropFirst("CAP_".count).lowercased() }
}
