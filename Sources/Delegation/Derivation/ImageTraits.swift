import BpfAbi

/// What was seen of each program: how its library behaves, and what it creates.
struct ImageTraits {
    struct Traits {
        /// It made a TOKEN_CREATE, whatever came of it.
        var asksForToken = false
        /// It passed one to a call, wherever it came from.
        var passesToken = false
        /// Those of which it made a call that nothing else makes.
        var libraries: Set<ProbingLibrary> = []
        /// It made a probe that only libbpf makes, and only when it loads an object, not for a single program or map.
        var loadsLibbpfObject = false
        var loadsExtension = false
        /// BTF_GET_FD_BY_ID with room for a token, but without one.
        var btfLookups: UInt64 = 0
        /// Commands that went without a token, in order, each with the probe that it may have been.
        var tokenless: [TokenlessCall] = []

        /// libbpf 1.6 looks up the target of a freplace program with its token, if it has one.
        var replacesWithToken: Bool { loadsExtension && btfLookups > 0 }

        var knowsTokens: Bool { asksForToken || passesToken }

        var usesLibbpf: Bool { libraries.contains(.libbpf) }

        mutating func note(_ call: CapturedCall, probe: LibraryProbe?) {
            if call.passesToken { passesToken = true }
            if let probe, !probe.isAmbiguous {
                libraries.insert(probe.library)
                if probe.library == .libbpf, probe.token == .always { loadsLibbpfObject = true }
            }
            if call.errno == nil, call.command == .progLoad, call.type == 28 { loadsExtension = true }
        }

        mutating func addTokenless(_ call: CapturedCall, probe: LibraryProbe?) {
            let tokenlessCall = TokenlessCall(command: call.command, probe: probe)
            if !tokenless.contains(tokenlessCall) { tokenless.append(tokenlessCall) }
        }

        /// The probe, unless it could as well be the application's own call and nothing speaks for the library.
        func own(_ probe: LibraryProbe?) -> LibraryProbe? {
            guard let probe, !probe.isAmbiguous || libraries.contains(probe.library) else { return nil }
            return probe
        }

        /// The application's own commands that went without a token.
        var tokenlessCommands: [BpfCommand] {
            var commands: [BpfCommand] = []
            for call in tokenless where own(call.probe) == nil && !commands.contains(call.command) {
                commands.append(call.command)
            }
            return commands
        }
    }

    struct TokenlessCall: Equatable {
        var command: BpfCommand
        var probe: LibraryProbe?
    }

    private(set) var all: [Int: Traits] = [:]

    subscript(_ image: Int) -> Traits {
        get { all[image] ?? Traits() }
        set { all[image] = newValue }
    }
}
