import BpfAbi
import CLinux
import KernelTypes
import LinuxCalls
import Observing

/// What the checks look at. Tests put a machine of their own in its place.
struct DoctorSystem {
    /// The contents of a file, without its last line break; nil where it cannot be read.
    let text: (String) -> String?
    let canRead: (String) -> Bool
    /// Where a symbolic link leads; nil where there is none.
    let link: (String) -> String?
    /// The errno of making a small map by bpf(2); 0 when it worked.
    let bpfErrno: () -> Int32
    /// Where the tables that calls are decoded by differ from the kernel's own types; nil without BTF.
    let abiDifferences: () -> [AbiDifference]?
    /// The observer, loaded and thrown away.
    let observer: () -> ObserverStatus
    /// A sandbox with a token, made and thrown away; through the helper where one is asked.
    let tokenTrial: () -> TokenTrial
    let helper: HelperAnswer

    /// With the socket of a helper that is to be asked.
    static func thisMachine(via: String? = nil) -> DoctorSystem {
        let helper = HelperAnswer(of: via)
        return DoctorSystem(
            text: { path in
                guard let text = try? Files.text(of: path) else { return nil }
                return text.hasSuffix("\n") ? String(text.dropLast()) : text
            },
            canRead: { (try? Files.open($0)) != nil },
            link: { try? Files.target(ofLink: $0) },
            bpfErrno: { -clinux_probe_bpf() },
            abiDifferences: {
                guard let kernel = try? KernelBtf.load() else { return nil }
                let release = (try? Files.text(of: "/proc/sys/kernel/osrelease")).flatMap {
                    KernelVersion($0)
                }
                return AbiComparison.differences(between: .builtIn, and: kernel, release: release)
            },
            observer: ObserverStatus.ofThisMachine,
            tokenTrial: { TokenTrial.onThisMachine(helper) }, helper: helper)
    }

    /// A number that is alone in its file.
    func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

    /// A field of /proc/self/status.
    func status(_ field: String) -> String? {
        text("/proc/self/status")?.split(separator: "\n").first { $0.hasPrefix(field + ":") }
            .map { $0.dropFirst(field.count + 1).drop { $0 == "\t" || $0 == " " } }.map(String.init)
    }

    /// Whether this process holds a capability, by its number.
    func holds(_ capability: Int) -> Bool {
        guard let held = status("CapEff").flatMap({ UInt64($0, radix: 16) }) else { return false }
        return held >> UInt64(capability) & 1 == 1
    }

    /// The user namespace that the machine started with has this number in every kernel (PROC_USER_INIT_INO).
    var isInInitialUserNamespace: Bool { link("/proc/self/ns/user") == "user:[4026531837]" }

    /// What replay needs to delegate a bpffs (6.9): CAP_SYS_ADMIN (21) in the initial user namespace.
    var canDelegate: Bool { isInInitialUserNamespace && holds(21) }

    /// Whether this user's own user namespaces are what everything rests on.
    var isHelped: Bool { helper != .notAsked }
}
