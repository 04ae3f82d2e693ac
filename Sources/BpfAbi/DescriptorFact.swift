/// What a descriptor of the application is, as /proc/PID/fd and fdinfo tell it. A reference to what never changes: a fact
/// is handed on many times in a call that the application waits for.
package struct DescriptorFact: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case map, prog, link, btf, token, iter, stats
        case bpffs, cgroup, perfEvent = "perf_event", netns, directory = "dir", file, socket, other
    }

    /// What a map's descriptor was opened for, where that is not both (BPF_F_RDONLY and BPF_F_WRONLY).
    package enum Access: String, Sendable, CaseIterable {
        case readOnly = "read-only"
        case writeOnly = "write-only"

        /// O_RDONLY or O_WRONLY; nil for both.
        package init?(mode: UInt64) {
            switch mode {
            case 0: self = .readOnly
            case 1: self = .writeOnly
            default: return nil
            }
        }
    }

    package struct Fields: Equatable, Sendable {
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
        package var isFrozen = false
        package var access: Access?
        /// Where the descriptor is a file or a directory.
        package var path: String?
        /// The four masks of a token.
        package var token: TokenMasks?

        package init(kind: Kind) {
            self.kind = kind
        }
    }

    private final class Shared: Sendable {
        let fields: Fields

        init(_ fields: Fields) {
            self.fields = fields
        }
    }

    private var shared: Shared

    package init(_ fields: Fields) {
        shared = Shared(fields)
    }

    package init(
        kind: Kind, id: UInt32? = nil, type: UInt32? = nil, name: String? = nil, keySize: UInt32? = nil,
        valueSize: UInt32? = nil, maxEntries: UInt32? = nil, mapFlags: UInt32? = nil,
        isFrozen: Bool = false, access: Access? = nil, path: String? = nil, token: TokenMasks? = nil
    ) {
        var fields = Fields(kind: kind)
        fields.id = id
        fields.type = type
        fields.name = name
        fields.keySize = keySize
        fields.valueSize = valueSize
        fields.maxEntries = maxEntries
        fields.mapFlags = mapFlags
        fields.isFrozen = isFrozen
        fields.access = access
        fields.path = path
        fields.token = token
        self.init(fields)
    }

    package var fields: Fields {
        get { shared.fields }
        set { shared = Shared(newValue) }
    }

    package var kind: Kind { shared.fields.kind }
    package var id: UInt32? { shared.fields.id }
    package var type: UInt32? { shared.fields.type }
    package var name: String? { shared.fields.name }
    package var keySize: UInt32? { shared.fields.keySize }
    package var valueSize: UInt32? { shared.fields.valueSize }
    package var maxEntries: UInt32? { shared.fields.maxEntries }
    package var mapFlags: UInt32? { shared.fields.mapFlags }
    package var isFrozen: Bool { shared.fields.isFrozen }
    package var access: Access? { shared.fields.access }
    package var path: String? { shared.fields.path }
    package var token: TokenMasks? { shared.fields.token }
}

extension DescriptorFact: Equatable {
    package static func == (left: DescriptorFact, right: DescriptorFact) -> Bool {
        left.shared === right.shared || left.shared.fields == right.shared.fields
    }
}
