import BpfAbi
import Delegation
import Recording

extension ScriptedRun {
    var needs: RecordedNeeds {
        var analysis = RecordingAnalysis()
        for event in events { analysis.feed(event) }
        return analysis.finish()
    }

    func policy(withoutProbes: Bool = false) -> DelegationPolicy {
        PolicyDerivation(withoutProbes: withoutProbes).policy(from: [
            PolicyDerivation.Source(
                needs, reference: RecordingReference(file: "bpfrec.jsonl", sha256: "abc123"))
        ])
    }
}

/// Runs of typical applications.
enum Runs {
    static let returnZero = "b7000000000000009500000000000000"
    static let memcg = Calls.progLoad(type: 1, hex: "85000000a00000009500000000000000", size: 116)

    /// What libbpf 1.5 does as root before it loads an object: no token, so no token flag.
    static let libbpfStart = [
        Calls.tokenCreate(result: -95), memcg, Calls.progLoad(type: 1, hex: returnZero),
        Calls.progLoad(type: 1, name: "libbpf_nametest", hex: returnZero), Calls.btfLoad(), btfFloat(),
    ]

    /// A probe of libbpf's that no application would make.
    static func btfFloat(token: Bool = false) -> CapturedCall {
        Calls.btfLoad(types: "010000000000001004000000", strings: "00666c6f617400", token: token)
    }

    static let attachTypeProbe = Calls.progLoad(type: 9, attachType: 2, hex: returnZero)

    /// An XDP object with one array, as root.
    static var xdp: ScriptedRun {
        var run = ScriptedRun(argv: ["./xdp_app", "-i", "lo"])
        run.calls(
            libbpfStart + [
                Calls.btfLoad(types: String(repeating: "00", count: 600)),
                Calls.mapCreate(type: 2, name: "stats"), attachTypeProbe,
                Calls.progLoad(type: 6, attachType: 37, name: "xdp_prog"),
            ])
        run.call(Calls.linkCreate(program: 4, attachType: 37))
        run.end()
        return run
    }

    /// A program that makes raw calls and knows of no token.
    static var raw: ScriptedRun {
        var run = ScriptedRun()
        run.calls([
            Calls.mapCreate(type: 27, keySize: 0, valueSize: 0, entries: 4096),
            Calls.progLoad(type: 1, name: "filter"),
        ])
        run.socket("AF_PACKET", .string("SOCK_RAW|SOCK_CLOEXEC"))
        run.end()
        return run
    }

    /// The same, aware of tokens, in a rehearsal.
    static var rehearsed: ScriptedRun {
        var run = ScriptedRun(delegated: ScriptedRun.anyMasks, uid: 1000)
        run.calls([
            Calls.tokenCreate(result: 3),
            Calls.mapCreate(type: 27, keySize: 0, valueSize: 0, entries: 4096, token: true),
            Calls.progLoad(type: 1, name: "filter", token: true),
        ])
        run.socket("AF_PACKET", .array([.string("SOCK_RAW")]))
        run.end()
        return run
    }
}
