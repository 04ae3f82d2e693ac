import BpfAbi
import Delegation
import Helper
import LinuxCalls

extension DelegateCommand {
    /// Everyone may connect, and is judged.
    private static let socketMode: UInt32 = 0o666

    static func run(_ options: ParsedOptions, _ terminal: Terminal) throws(CommandFailure) -> ExitStatus {
        let isSocketPassed = Listener.isInherited(Terminal.environment)
        let settings = try DelegateSettings(options, isSocketPassed: isSocketPassed)
        let ceiling = try ceiling(settings.policy)
        do {
            try HelperPrivilege.require()
            try Signals.catch()
            let listener = try settings.socket.map { path throws(HelperError) in
                try Listener(path: path, mode: socketMode)
            }
            try serve(try listener ?? Listener(inherited: ()), settings, ceiling, terminal.diagnostics)
        } catch {
            throw .cannot("\(error)")
        }
        return .yes
    }

    private static func serve(
        _ listener: consuming Listener, _ settings: DelegateSettings, _ ceiling: TokenMasks,
        _ diagnostics: Diagnostics
    ) throws(HelperError) {
        try HelperPrivilege.dropTheRest()
        if settings.verbosity >= .normal {
            diagnostics.messages(CeilingRisk.of(ceiling).map { "\(settings.policy): \($0.warning)" })
        }
        if settings.verbosity >= .quiet {
            let place = settings.socket ?? "the socket that was passed"
            let who = settings.allowed.sorted().map(String.init).joined(separator: ", ")
            diagnostics.message(
                "serving \(who.isEmpty ? "whom \(place) lets in" : "uid \(who) at \(place)"): \(ceiling.grantNames)"
            )
        }
        let server = HelperServer(
            HelperSettings(ceiling: ceiling, allowed: settings.allowed.isEmpty ? nil : settings.allowed),
            listener, HelperLog { diagnostics.message($0) })
        server.run()
    }

    private static func ceiling(_ path: String) throws(CommandFailure) -> TokenMasks {
        let policy = try PolicyInput.read(path)
        let unknown = policy.delegated.unknown
        guard unknown.isEmpty else {
            throw .damaged("\(path): \(DelegatedSets.unknownAdvice(unknown))")
        }
        return policy.delegated.masks
    }
}
