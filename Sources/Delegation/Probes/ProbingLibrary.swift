/// A library that tries calls to see what the kernel can do.
enum ProbingLibrary: Hashable, Sendable {
    case libbpf
    case ciliumEbpf
    /// libbpf's functions for asking about single features, and what bpftool and bpftrace have beside them.
    case featureProbes

    var name: String {
        switch self {
        case .libbpf: "libbpf"
        case .ciliumEbpf: "cilium/ebpf"
        case .featureProbes: "libbpf's feature API"
        }
    }

    /// From which version on the library asks for a token by itself; nil where none does. libbpf's own functions for
    /// single features take none (1.7).
    var tokenSupport: String? {
        switch self {
        case .libbpf: "libbpf asks for one by itself since 1.4, for the objects that it loads"
        case .ciliumEbpf: "cilium/ebpf asks for one by itself since 0.22"
        case .featureProbes: nil
        }
    }

    /// What a program that passes no token needs, by the libraries that were seen in it.
    static func cure(of libraries: Set<ProbingLibrary>) -> String {
        let support = libraries.compactMap(\.tokenSupport).sorted().joined(separator: ", ")
        return support.isEmpty ? "it has to ask for one itself (BPF_TOKEN_CREATE) and pass it" : support
    }
}
