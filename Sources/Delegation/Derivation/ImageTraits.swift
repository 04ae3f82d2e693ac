import BpfAbi

/// What was seen of each program: how its library behaves, and what it creates.
struct ImageTraits {
    struct Traits {
        /// It made a TOKEN_CREATE, whatever came of it.
        var asksForToken = false
        /// It made a call that only libbpf makes.
        var usesLibbpf = false
        /// It made a probe that only libbpf makes, and only when it loads an object, not for a single program or map.
        var loadsLibbpfObject = false
        var createsArena = false
        var loadsPrograms = false
        var loadsExtension = false
        /// BTF_GET_FD_BY_ID with room for a token, but without one.
        var btfLookups: UInt64 = 0
        /// Commands that went without a token, in order.
        var tokenless: [BpfCommand] = []

        /// libbpf 1.6 looks up the target of a freplace program with its token, if it has one.
        var replacesWithToken: Bool { loadsExtension && btfLookups > 0 }

        /// The verifier wants CAP_PERFMON for a program that uses an arena (6.9).
        var needsArenaPerfmon: Bool { createsArena && loadsPrograms }

        mutating func note(_ call: CapturedCall, probe: LibraryProbe?) {
            if let probe, !probe.isAmbiguous {
                usesLibbpf = true
                if probe.token == .always { loadsLibbpfObject = true }
            }
            guard call.errno == nil else { return }
            switch call.command {
            case .mapCreate where call.type == CapabilityRules.arenaMap: createsArena = true
            case .progLoad:
                loadsPrograms = true
                if call.type == 28 { loadsExtension = true }
            default: break
            }
        }

        mutating func addTokenless(_ call: CapturedCall) {
            if !tokenless.contains(call.command) { tokenless.append(call.command) }
        }
    }

    private(set) var all: [Int: Traits] = [:]

    subscript(_ image: Int) -> Traits {
        get { all[image] ?? Traits() }
        set { all[image] = newValue }
    }
}
