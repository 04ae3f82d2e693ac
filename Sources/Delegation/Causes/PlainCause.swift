import BpfAbi

/// Failures that the call itself explains and that no capability cures (Linux 6.18; 6.12 and 7.3 are the same).
struct PlainCause: Sendable {
    private let commands: Set<BpfCommand>
    private let errno: Int32
    private let applies: @Sendable (CapturedCall, CallFacts) -> Bool
    private let words: String

    private init(
        _ commands: BpfCommand..., errno: Int32, _ words: String,
        where applies: @escaping @Sendable (CapturedCall, CallFacts) -> Bool = { _, _ in true }
    ) {
        self.commands = Set(commands)
        self.errno = errno
        self.words = words
        self.applies = applies
    }

    /// The first row that fits.
    static func words(for call: CapturedCall, errno: Int32, facts: CallFacts) -> String? {
        rows.first {
            $0.errno == errno && ($0.commands.isEmpty || $0.commands.contains(call.command))
                && $0.applies(call, facts)
        }?.words
    }

    private static let eperm: Int32 = 1
    private static let enoent: Int32 = 2
    private static let ebadf: Int32 = 9
    private static let einval: Int32 = 22
    private static let eopnotsupp: Int32 = 95

    private static let rows = tokens + passedTokens + maps + files + attachments + programs

    /// BPF_TOKEN_CREATE, in the order in which the kernel looks.
    private static let tokens = [
        PlainCause(.tokenCreate, errno: einval, "token_create.flags has to be 0") { call, _ in
            call.attr.integer(at: 0, as: UInt32.self) ?? 0 != 0
        },
        PlainCause(.tokenCreate, errno: einval, "what follows token_create.bpffs_fd has to be 0") { call, _ in
            call.attr.dropFirst(8).contains { $0 != 0 }
        },
        PlainCause(
            .tokenCreate, errno: ebadf,
            "bpffs_fd is not open, or was opened with O_PATH: open the directory itself"),
        PlainCause(.tokenCreate, errno: einval, "bpffs_fd is no bpffs") { call, facts in
            facts.descriptors[call.bpffsDescriptor].map { $0.kind != .bpffs } ?? false
        },
        PlainCause(.tokenCreate, errno: einval, "bpffs_fd is not the root directory of its bpffs") {
            call, facts in
            facts.descriptors[call.bpffsDescriptor]?.kind == .bpffs
        },
        PlainCause(
            .tokenCreate, errno: eperm, "the bpffs belongs to another user namespace than the caller's"),
        PlainCause(
            .tokenCreate, errno: eopnotsupp,
            "the initial user namespace has no tokens: whoever is privileged there needs none"),
        PlainCause(.tokenCreate, errno: enoent, "this bpffs delegates nothing"),
    ]

    private static let passedTokens = [
        PlainCause(
            errno: einval,
            "the attr ends before the token's descriptor, so that the kernel took descriptor 0 for it"
        ) { call, _ in call.passesToken && !call.reachesTokenField },
        PlainCause(errno: ebadf, "the descriptor that is passed as a token is not open") { call, facts in
            call.passesToken && call.tokenDescriptor.flatMap { facts.descriptors[$0] } == nil
        },
        PlainCause(errno: einval, "the descriptor that is passed as a token is none") { call, facts in
            guard let fact = call.tokenDescriptor.flatMap({ facts.descriptors[$0] }) else {
                return false
            }
            return fact.kind != .token
        },
    ]

    private static let maps = [
        writing("the map is frozen, and its descriptor is read-only (BPF_F_RDONLY)") {
            $0.isFrozen && $0.access == .readOnly
        },
        writing("the map is frozen") { $0.isFrozen },
        writing("the map's descriptor is read-only (BPF_F_RDONLY)") { $0.access == .readOnly },
        // Where the recording does not say which: the kernel takes the right to write away for either.
        writing("the map is frozen, or its descriptor read-only") { _ in true },
        PlainCause(
            .mapLookupElem, .mapGetNextKey, .mapLookupBatch, errno: eperm,
            "the map's descriptor is write-only (BPF_F_WRONLY)"),
        PlainCause(.mapFreeze, errno: eperm, "the map's descriptor is read-only"),
    ]

    private static func writing(
        _ words: String, where applies: @escaping @Sendable (DescriptorFact) -> Bool
    ) -> PlainCause {
        PlainCause(
            .mapUpdateElem, .mapDeleteElem, .mapUpdateBatch, .mapDeleteBatch, .mapLookupAndDeleteElem,
            .mapLookupAndDeleteBatch, errno: eperm, words
        ) { call, facts in
            applies(facts.descriptors[call.mapDescriptor] ?? DescriptorFact(kind: .map))
        }
    }

    private static let files = [
        PlainCause(.objPin, errno: eperm, "on a bpffs no name may contain a '.'") { call, _ in
            call.path.split(separator: "/").last?.contains(".") ?? false
        },
        PlainCause(.objPin, errno: eperm, "only a bpffs can pin, and the path is on another file system"),
        PlainCause(.objPin, errno: einval, "a token cannot be pinned") { call, facts in
            facts.descriptors[call.attr.integer(at: 8, as: Int32.self) ?? -1]?.kind == .token
        },
    ]

    private static let attachments = [
        PlainCause(
            .linkUpdate, errno: eperm, "what BPF_F_REPLACE names as old is not what the link has"),
        PlainCause(
            .linkCreate, .progAttach, .progDetach, errno: eperm,
            "what is attached to the cgroup, or above it, does not allow this"),
    ]

    private static let programs = [
        PlainCause(.progLoad, errno: einval, "a program bound to a network device takes no token") {
            call, _ in
            call.carriesToken && call.programIfindex != 0
        }
    ]
}

extension CapturedCall {
    /// Batches have it behind their pointers.
    fileprivate var mapDescriptor: Int32 {
        Int32(truncatingIfNeeded: value("map_fd") ?? value("batch.map_fd") ?? 0)
    }

    fileprivate var bpffsDescriptor: Int32 { attr.integer(at: 4, as: Int32.self) ?? -1 }

    fileprivate var path: String {
        String(decoding: (region("pathname") ?? []).prefix { $0 != 0 }, as: UTF8.self)
    }
}
