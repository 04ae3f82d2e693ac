/// What a descriptor of the application is, as /proc/PID/fd and fdinfo tell it.
package struct DescriptorFact: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case map, prog, link, btf, token, iter, stats
        case bpffs, cgroup, perfEvent = "perf_event", netns, directory = "dir", file, socket, other
    }

    /// What a map's descriptor was opened for, where that is not both (BPF_F_RDONLY and BPF_F_WRONLY).
    package enum Access: String, Sendable, CaseIterable {
        case readOnly = "read-only"
        case writeOnly = "write-only"
    }

    package var kind: Kind
    /// The kernel's id of a map, program, link or BTF object.
    package var id: UInt32?
    /// The number of the map, program or link type.
    package var type: UInt32?
    package var name: String?
    package var keySize: UInt32?
    package var valueSize: UInt32?
    package var maxEntries: UInt32?
    package var mapFlags: UInt32?
    /// Whether a map is frozen: BPF_MAP_FREEZE takes its elements out of user space's reach (5.2).
    package var isFrozen: Bool
    package var access: Access?
    /// Where the descriptor is a file or a directory.
    package var path: String?
    /// The four masks of a token.
    package var token: TokenMasks?

    package init(
        kind: Kind, id: UInt32? = nil, type: UInt32? = nil, name: String? = nil, keySize: UInt32? = nil,
        valueSize: UInt32? = nil, maxEntries: UInt32? = nil, mapFlags: UInt32? = nil,
        isFrozen: Bool = false, access: Access? = nil, path: String? = nil, token: TokenMasks? = nil
    ) {
        self.kind = kind
        self.id = id
        self.type = type
        self.name = name
        self.keySize = keySize
        self.valueSize = valueSize
        self.maxEntries = maxEntries
        self.mapFlags = mapFlags
        self.isFrozen = isFrozen
        self.access = access
        self.path = path
        self.token = token
    }
}

/// What a token or a bpffs delegates, as the kernel keeps it: one bit a value. All ones is `any`.
package struct TokenMasks: Equatable, Sendable {
    package var cmds: UInt64
    package var maps: UInt64
    package var progs: UInt64
    package var attachs: UInt64

    package init(cmds: UInt64 = 0, maps: UInt64 = 0, progs: UInt64 = 0, attachs: UInt64 = 0) {
        self.cmds = cmds
        self.maps = maps
        self.progs = progs
        self.attachs = attachs
    }
}
