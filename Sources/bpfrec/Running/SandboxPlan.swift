import BpfAbi
import Delegation
import Glibc
import LinuxCalls
import Recording
import Replay
import Tracing

/// What runs in a sandbox, and what the sandbox is made of, once the command line and a policy have had their say.
struct SandboxPlan {
    /// What the command line asked for.
    struct Wishes {
        var words: [CommandWord]
        var environment: [EnvironmentVariable]
        var directory: String?
        var choices: SandboxChoices
    }

    let program: ApplicationProgram
    var settings: SandboxSettings
    /// Set where a token is put into calls that pass none.
    let injection: InjectionSettings?
    /// For a recording of this run.
    let recorded: RecordedSandbox

    /// Root outside as well as inside: its files are not protected from the application.
    var isRealRoot: Bool { settings.outside.uid == 0 && settings.helper == nil }

    static let realRootWarning =
        "CMD runs for root itself, so it is root to files as well, as it would be without bpfrec: only BPF, /proc/sys "
        + "and /sys are confined. Through sudo it is the invoking user to files, and with --user whom that names"

    /// The policy's grants, capabilities and place, as far as the wishes do not say otherwise.
    init(_ wishes: Wishes, _ policy: DelegationPolicy) throws(CommandFailure) {
        let choices = wishes.choices
        let bpffs = choices.bpffs ?? policy.sandbox.bpffs ?? SandboxSettings.defaultBpffs
        let user = choices.user ?? policy.app.user
        let place = try ApplicationPlace(root: choices.root ?? policy.app.root, user: user)
        program = try ApplicationLookup.program(
            wishes.words, environment: Self.environment(place, bpffs, wishes),
            directory: place.directory(wishes.directory), root: place.root)

        let namespaces = policy.sandbox.namespaces ?? PolicySandbox.Namespace.allCases
        let inside = place.identity ?? .root
        var settings = SandboxSettings(
            program: program, outside: choices.via == nil ? Self.outside(inside) : .caller,
            delegations: policy.delegated.mountSettings.map {
                SandboxSettings.Delegation(key: $0.key, value: $0.value)
            },
            capabilities: policy.capabilities.reduce(0) { $0 | 1 << UInt64($1.rawValue) })
        settings.inside = inside
        settings.root = place.root
        settings.bpffs = bpffs
        settings.hasOwnNetwork = choices.network.map { $0 == .new } ?? namespaces.contains(.net)
        settings.hasOwnCgroup = choices.cgroup.map { $0 == .new } ?? namespaces.contains(.cgroup)
        settings.helper = try choices.via.map { path throws(CommandFailure) in
            try HelperAgreement.helper(path, for: policy.delegated)
        }
        injection = Self.injection(choices.injection, policy.delegated)
        settings.handsOutTokens = injection != nil
        self.settings = settings
        recorded = RecordedSandbox(
            hasOwnNetwork: settings.hasOwnNetwork, hasOwnCgroup: settings.hasOwnCgroup, bpffs: bpffs,
            root: place.root, user: user, helper: choices.via)
    }

    /// The lookup of a BTF by its number takes a token only since 6.15, and refuses one before: there, and where it is
    /// not delegated, it is left alone.
    private static func injection(_ choice: SandboxChoices.Injection, _ delegated: DelegatedSets)
        -> InjectionSettings?
    {
        guard choice != .never, !delegated.mountSettings.isEmpty else { return nil }
        let looksUp = delegated.cmds.contains(bit: BpfCommand.btfGetFdById.rawValue)
        let kernel = KernelVersion(KernelName.release())
        let commands = TokenField.all.filter { field in
            field.command != .btfGetFdById
                || looksUp && kernel.map { $0 >= .firstWithBtfLookupTokens } ?? true
        }.map(\.command)
        return InjectionSettings(scope: choice == .auto ? .unawarePrograms : .everyCall, commands: commands)
    }

    /// The user behind sudo, or the one who runs this. Root itself can become anybody, and does when asked to.
    private static func outside(_ inside: SandboxSettings.Identity) -> SandboxSettings.Identity {
        if let invoker = FileOwner.invokingUser() {
            return SandboxSettings.Identity(uid: invoker.uid, gid: invoker.gid)
        }
        return geteuid() == 0 ? inside : .caller
    }

    private static func environment(_ place: ApplicationPlace, _ bpffs: String, _ wishes: Wishes)
        -> [EnvironmentVariable]
    {
        // With the variable set libbpf takes any failure to make a token as fatal, so only where it has to be.
        let token =
            bpffs == SandboxSettings.defaultBpffs
            ? nil : EnvironmentVariable("LIBBPF_BPF_TOKEN_PATH=\(bpffs)")
        return place.environment + [token].compactMap { $0 } + wishes.environment
    }
}
