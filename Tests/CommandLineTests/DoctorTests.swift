import BpfAbi
import Recording
import KernelTypes
import Observing
import TestSupport
import Testing

@testable import bpfrec

struct DoctorTests {
    /// A machine on which everything works, for root.
    static let healthy: [String: String] = [
        "/proc/sys/kernel/osrelease": "6.12.3-amd64",
        "/proc/self/status": "Name:\tbpfrec\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\nSeccomp:\t0",
        "/proc/self/mountinfo": "30 20 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw",
        "/proc/self/limits":
            "Limit                     Soft Limit\nMax locked memory         8388608              8388608              bytes",
        "/proc/sys/kernel/unprivileged_bpf_disabled": "2",
        "/proc/sys/kernel/seccomp/actions_avail": "kill_process kill_thread trap errno trace log allow",
        "/proc/sys/kernel/perf_event_paranoid": "2",
        "/proc/sys/user/max_user_namespaces": "15000",
        "/sys/kernel/security/lsm": "lockdown,capability,yama,bpf",
        "/sys/kernel/security/lockdown": "[none] integrity confidentiality",
        "/sys/kernel/btf/vmlinux": "",
    ]
    static let links = [
        "/proc/self/ns/user": "user:[4026531837]",
        "/usr/lib64/libbpf.so.1": "libbpf.so.1.5.0",
    ]
    static let user: [String: String?] = [
        "/proc/self/status": "Uid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\nSeccomp:\t0"
    ]

    static let watching = ObserverStatus(
        checks: .works("capability checks by the tracepoint cap_capable", since: nil),
        counts: .works("counts by fexit of bpf(2)", since: nil))

    /// The healthy machine with some files changed, or gone (nil).
    static func machine(
        _ changes: [String: String?] = [:], links changedLinks: [String: String] = [:], bpfErrno: Int32 = 0,
        differences: [AbiDifference]? = [], observer: ObserverStatus = watching, token: TokenTrial = .works,
        helper: HelperAnswer = .notAsked
    ) -> DoctorSystem {
        let text: (String) -> String? = { path in
            if let change = changes[path] { return change }
            return healthy[path]
        }
        return DoctorSystem(
            text: text, canRead: { text($0) != nil }, link: { changedLinks[$0] ?? links[$0] },
            bpfErrno: { bpfErrno }, abiDifferences: { differences }, observer: { observer },
            tokenTrial: { token }, helper: helper)
    }

    static func finding(_ name: String, _ system: DoctorSystem) throws -> DoctorFinding {
        try #require(DoctorCheck.all.first { $0.name == name }).find(system)
    }

    @Test func healthyMachineIsReady() {
        let report = DoctorReport(of: Self.machine())
        #expect(report.isReady)
        #expect(
            report.lines(isColoured: false).suffix(3) == [
                "record   can work", "profile  can work", "replay   can work",
            ])
    }

    struct Row: Sendable {
        let check: String
        let file: String
        let text: String?
        let state: DoctorFinding.State
        /// Part of the detail or the fix.
        let says: String
    }

    static let rows: [Row] = [
        Row(check: "kernel", file: "/proc/sys/kernel/osrelease", text: "6.9.0", state: .ok, says: "6.9.0"),
        Row(check: "kernel", file: "/proc/sys/kernel/osrelease", text: "7.0-rc1", state: .ok, says: "7.0"),
        Row(
            check: "kernel", file: "/proc/sys/kernel/osrelease", text: "6.8.12", state: .missing,
            says: "6.9 or later"),
        Row(
            check: "kernel", file: "/proc/sys/kernel/osrelease", text: "5.15.0", state: .missing,
            says: "5.15.0"),
        Row(
            check: "kernel", file: "/proc/sys/kernel/osrelease", text: "x", state: .note,
            says: "not understood"),
        Row(
            check: "kernel", file: "/proc/sys/kernel/osrelease", text: nil, state: .missing,
            says: "mount -t proc"),
        Row(
            check: "unprivileged_bpf_disabled", file: "/proc/sys/kernel/unprivileged_bpf_disabled", text: "0",
            state: .note, says: "no privilege"),
        Row(
            check: "unprivileged_bpf_disabled", file: "/proc/sys/kernel/unprivileged_bpf_disabled", text: "1",
            state: .ok, says: "next boot"),
        Row(
            check: "unprivileged_bpf_disabled", file: "/proc/sys/kernel/unprivileged_bpf_disabled", text: nil,
            state: .note, says: "no such setting"),
        Row(
            check: "user namespaces", file: "/proc/sys/user/max_user_namespaces", text: "0", state: .missing,
            says: "sysctl user.max_user_namespaces"),
        Row(
            check: "user namespaces", file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            text: "1", state: .ok, says: "can be made"),
        Row(
            check: "cgroup2", file: "/proc/self/mountinfo",
            text: "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw", state: .ok,
            says: "/sys/fs/cgroup/unified"),
        Row(
            check: "cgroup2", file: "/proc/self/mountinfo",
            text: "41 31 0:38 / /a rw - cgroup cgroup rw\ngarbage\n-\n1 -", state: .missing,
            says: "mount -t cgroup2"),
        Row(check: "cgroup2", file: "/proc/self/mountinfo", text: nil, state: .missing, says: "not mounted"),
        Row(
            check: "ptrace", file: "/proc/sys/kernel/yama/ptrace_scope", text: "1", state: .ok,
            says: "any process"),
        Row(
            check: "ptrace", file: "/proc/sys/kernel/yama/ptrace_scope", text: "2", state: .ok,
            says: "any process"),
        Row(
            check: "ptrace", file: "/proc/sys/kernel/yama/ptrace_scope", text: "3", state: .missing,
            says: "next boot"),
        Row(
            check: "seccomp", file: "/proc/sys/kernel/seccomp/actions_avail", text: nil, state: .missing,
            says: "CONFIG_SECCOMP_FILTER"),
        Row(
            check: "seccomp", file: "/proc/self/status", text: "CapEff:\t0\nSeccomp:\t2", state: .limited,
            says: "container"),
        Row(
            check: "BTF", file: "/sys/kernel/btf/vmlinux", text: nil, state: .limited,
            says: "CONFIG_DEBUG_INFO_BTF"),
        Row(
            check: "security modules", file: "/sys/kernel/security/lsm", text: nil, state: .note,
            says: "securityfs"),
        Row(
            check: "security modules", file: "/sys/kernel/security/lsm", text: "a,b", state: .ok, says: "a, b"
        ),
        Row(
            check: "lockdown", file: "/sys/kernel/security/lockdown",
            text: "none [integrity] confidentiality", state: .note, says: "bpf_probe_write_user"),
        Row(
            check: "lockdown", file: "/sys/kernel/security/lockdown",
            text: "none integrity [confidentiality]", state: .note, says: "read kernel memory"),
        Row(check: "lockdown", file: "/sys/kernel/security/lockdown", text: "", state: .note, says: "?"),
        Row(
            check: "perf_event_paranoid", file: "/proc/sys/kernel/perf_event_paranoid", text: "-1",
            state: .ok, says: "-1"),
        Row(
            check: "locked memory", file: "/proc/self/limits",
            text: "Max locked memory  unlimited unlimited bytes", state: .ok, says: "unlimited"),
        Row(check: "locked memory", file: "/proc/self/limits", text: "", state: .note, says: "unknown"),
    ]

    @Test(arguments: rows)
    func findingFollowsTheFile(_ row: Row) throws {
        let finding = try Self.finding(row.check, Self.machine([row.file: row.text]))
        #expect(finding.state == row.state)
        #expect("\(finding.detail) \(finding.fix ?? "")".contains(row.says), "\(finding)")
    }

    struct UserRow: Sendable {
        let check: String
        let file: String
        let text: String?
        let state: DoctorFinding.State
    }

    static let userRows: [UserRow] = [
        UserRow(check: "privilege", file: "", text: nil, state: .missing),
        UserRow(check: "token", file: "", text: nil, state: .missing),
        UserRow(check: "ptrace", file: "", text: nil, state: .ok),
        UserRow(check: "ptrace", file: "/proc/sys/kernel/yama/ptrace_scope", text: "1", state: .limited),
        UserRow(check: "ptrace", file: "/proc/sys/kernel/yama/ptrace_scope", text: "2", state: .missing),
        UserRow(check: "user namespaces", file: "", text: nil, state: .ok),
        UserRow(
            check: "user namespaces", file: "/proc/sys/kernel/unprivileged_userns_clone", text: "0",
            state: .limited),
        UserRow(
            check: "user namespaces", file: "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
            text: "1", state: .limited),
    ]

    @Test(arguments: userRows)
    func usersWithoutPrivilegeAreToldWhatBindsThem(_ row: UserRow) throws {
        let changes = Self.user.merging([row.file: row.text]) { $1 }
        #expect(try Self.finding(row.check, Self.machine(changes)).state == row.state)
    }

    @Test func userRecordsAndDoesNotReplay() {
        let report = DoctorReport(of: Self.machine(Self.user, bpfErrno: 1))
        #expect(report.missing(for: .record).isEmpty)
        #expect(report.missing(for: .replay) == ["privilege", "token"])
        #expect(!report.isReady)
    }

    static let ceiling = TokenMasks(cmds: 1, maps: 1 << 2)

    @Test func userWithAHelperReplays() throws {
        let system = Self.machine(
            Self.user, bpfErrno: 1, helper: .answers(path: "/run/b.sock", Self.ceiling))
        #expect(DoctorReport(of: system).isReady)
        let finding = try Self.finding("helper", system)
        #expect(finding == .ok("/run/b.sock delegates cmds:map_create maps:array"))
    }

    @Test func aHelperThatDoesNotAnswerIsMissing() throws {
        let system = Self.machine(Self.user, bpfErrno: 1, helper: .fails("no helper can be reached at /x"))
        #expect(DoctorReport(of: system).missing(for: .replay) == ["helper", "token"])
        #expect(try Self.finding("helper", system).detail == "no helper can be reached at /x")
    }

    /// What is a limit for others keeps whoever has nothing but a helper from working.
    @Test(arguments: [
        "/proc/sys/kernel/unprivileged_userns_clone": "0",
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1",
        "/proc/sys/user/max_user_namespaces": "0",
    ])
    func withAHelperUserNamespacesAreNeeded(_ file: String, _ text: String) {
        let system = Self.machine(
            Self.user.merging([file: text]) { $1 }, helper: .answers(path: "/run/b.sock", Self.ceiling))
        #expect(DoctorReport(of: system).missing(for: .replay) == ["user namespaces"])
    }

    @Test func rootOfAContainerDelegatesNothing() throws {
        let system = Self.machine(links: ["/proc/self/ns/user": "user:[4026532000]"])
        #expect(try Self.finding("privilege", system).detail.contains("container"))
        #expect(!DoctorReport(of: system).isReady)
    }

    @Test func bpfIsJudgedByItsErrno() throws {
        #expect(try Self.finding("bpf(2)", Self.machine()).state == .ok)
        #expect(
            try Self.finding("bpf(2)", Self.machine(bpfErrno: 38)).fix?.contains("CONFIG_BPF_SYSCALL") == true
        )
        #expect(try Self.finding("bpf(2)", Self.machine(bpfErrno: 1)).state == .missing)
        #expect(try Self.finding("bpf(2)", Self.machine(Self.user, bpfErrno: 1)).state == .limited)
    }

    @Test func theObserverIsNeverRequired() throws {
        let refusal = ObserverFailure.refused(hooks: .countByReturn, errno: 1, words: "")
        let blind = ObserverStatus(checks: .missing(.lacksPrivilege), counts: .missing(.lacksPrivilege))
        let finding = try Self.finding("observer", Self.machine(observer: blind))
        #expect(finding.state == .limited)
        #expect(finding.fix == "use sudo")
        #expect(DoctorReport(of: Self.machine(observer: blind)).isReady)
        let checksAlone = ObserverStatus(checks: Self.watching.checks, counts: .missing(refusal))
        #expect(
            try Self.finding("observer", Self.machine(observer: checksAlone)).detail.contains("no --count"))
        let other = ObserverStatus(
            checks: Self.watching.checks, counts: .works("counts by the tracepoint sys_exit", since: refusal))
        let words = try Self.finding("observer", Self.machine(observer: other)).detail
        #expect(
            words.contains("sys_exit (the kernel refuses counts by fexit of bpf(2): Operation not permitted)")
        )
    }

    @Test func refusedTokenIsMissing() throws {
        let finding = try Self.finding("token", Self.machine(token: .refused("TOKEN_CREATE: no")))
        #expect(finding.state == .missing)
        #expect(finding.detail == "TOKEN_CREATE: no")
    }

    struct LibraryRow: Sendable {
        let target: String
        let state: DoctorFinding.State
    }

    static let libraries: [LibraryRow] = [
        LibraryRow(target: "libbpf.so.1.1.2", state: .note),
        LibraryRow(target: "../lib/libbpf.so.1.4.0", state: .ok),
        LibraryRow(target: "libbpf.so.2.0.0", state: .ok),
        LibraryRow(target: "libbpf.so.x", state: .note),
        LibraryRow(target: "/", state: .note),
    ]

    @Test(arguments: libraries)
    func libbpfIsKnownByItsFile(_ row: LibraryRow) throws {
        let system = Self.machine(links: ["/usr/lib64/libbpf.so.1": row.target])
        #expect(try Self.finding("libbpf", system).state == row.state)
    }

    @Test func jsonSaysTheSameAsTheLines() throws {
        let json = DoctorReport(of: Self.machine(Self.user)).json
        let read = try JSONValue(parsing: json.text)
        #expect(read["ready"] == .bool(false))
        #expect(read["commands"]?["record"] == .bool(true))
        #expect(read["commands"]?["replay"] == .bool(false))
        #expect(read["checks"]?.array?.count == DoctorCheck.all.count)
    }

    @Test func linesAreAsKept() throws {
        let lines = DoctorReport(of: Self.machine(Self.user, bpfErrno: 1)).lines(isColoured: false)
        try Golden.expect(lines.joined(separator: "\n") + "\n", matches: "doctor-user.txt")
    }

    /// The token trial apart: it forks, which the threads of a test process do not bear.
    @Test func wrongTablesAreSaidToBeWrong() throws {
        let wrong = AbiDifference(.contradiction, "map_create.map_flags", "is at 20, not 16")
        let newer = AbiDifference(.kernelIsNewer, "bpf_cmd BPF_LATER", "is 57")
        let finding = try Self.finding("bpf(2) tables", Self.machine(differences: [newer, wrong]))
        #expect(finding.detail.contains("map_create.map_flags"))
        let good = try Self.finding("bpf(2) tables", Self.machine(differences: [newer]))
        #expect(good.detail.contains("BPF_LATER"))
        #expect(try Self.finding("bpf(2) tables", Self.machine(differences: nil)).detail.contains("no BTF"))
    }

    @Test func thisMachineIsExaminedWithoutTrouble() {
        let machine = DoctorSystem.thisMachine()
        let system = DoctorSystem(
            text: machine.text, canRead: machine.canRead, link: machine.link, bpfErrno: machine.bpfErrno,
            abiDifferences: machine.abiDifferences, observer: machine.observer, tokenTrial: { .works },
            helper: .notAsked)
        let report = DoctorReport(of: system)
        #expect(!report.lines(isColoured: true).isEmpty)
        #expect(report.missing(for: .profile).isEmpty)
    }
}
