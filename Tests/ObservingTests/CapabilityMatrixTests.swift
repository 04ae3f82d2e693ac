import BpfAbi
import Delegation
import Recording
import TestSupport
import Testing

/// Every type of map and program and every command that asks for a capability, with every subset of four capabilities
/// in the sandbox's user namespace: what the observer saw decide equals the tables.
struct CapabilityMatrixTests {
    private static let policy = """
        [delegate]
        cmds = ["any"]
        maps = ["any"]
        progs = ["any"]
        attachs = ["any"]
        [sandbox]
        capabilities = ["bpf", "net_admin", "perfmon", "sys_admin"]
        """

    /// In the order of the application's bits.
    private static let held: [Capability] = [.bpf, .netAdmin, .perfmon, .sysAdmin]
    private static let withoutSysAdmin = 0..<8

    /// What a thing asked for in one run: the question that decided, for each subset of capabilities.
    private struct Row {
        var calls: [Int: CallEvent] = [:]

        func decisive(_ subset: Int) -> CheckQuestion? {
            guard let call = calls[subset], let cause = FailureCause(of: call),
                case .capability(let question) = cause.kind
            else { return nil }
            return question
        }

        /// All that ever decided while CAP_SYS_ADMIN could not stand for it.
        var hard: Set<UInt8> { Set(withoutSysAdmin.compactMap { decisive($0)?.capability }) }
    }

    private static let run = Result { try ObservedRun(replaying: "capability-matrix", policy: policy) }

    private static func rows() throws -> [String: Row] {
        let run = try run.get()
        try #require(run.result.status == 0, "\(run.result.error)")
        var rows: [String: Row] = [:]
        for call in run.calls {
            let parts = call.comm.split(separator: ".")
            guard parts.count == 3, parts[0] != "setup", let subset = Int(parts[2], radix: 16) else {
                continue
            }
            rows["\(parts[0]).\(parts[1])", default: Row()].calls[subset] = call
        }
        return rows
    }

    private func expect(_ name: String, needs needed: [Capability], in rows: [String: Row]) throws {
        let row = try #require(rows[name], "\(name)")
        #expect(row.calls.count == 16, "\(name)")
        #expect(row.hard == Set(needed.map(\.rawValue)), "\(name)")
        for (subset, call) in row.calls {
            let has = Self.held.indices.filter { subset >> $0 & 1 == 1 }.map { Self.held[$0] }
            let suffices = has.contains(.sysAdmin) || Set(needed).isSubset(of: has)
            #expect((call.captured.errno == 1) == !suffices, "\(call.comm)")
            #expect((row.decisive(subset) != nil) == !suffices, "\(call.comm)")
            if let question = row.decisive(subset) { #expect(question.namespace == .own, "\(call.comm)") }
        }
    }

    /// All but none of 0 and the two that this kernel lacks (INSN_ARRAY and RHASH).
    @Test(.requires(.root, .observer))
    func mapTypesAskForWhatTheTableSays() throws {
        let rows = try Self.rows()
        for type in UInt32(1)...33 {
            try expect("map.\(type)", needs: CapabilityRules.forMap(type: type), in: rows)
        }
    }

    /// LIRC_MODE2, EXT and LSM are not here: kernels lack them or refuse them to everyone.
    @Test(.requires(.root, .observer))
    func programTypesAskForWhatTheTableSays() throws {
        let rows = try Self.rows()
        for type in UInt32(1)...32 where ![20, 28, 29].contains(type) {
            try expect("prog.\(type)", needs: CapabilityRules.forProgram(type: type), in: rows)
        }
    }

    @Test(.requires(.root, .observer))
    func commandsThatLookAtATokenAskItsNamespace() throws {
        let rows = try Self.rows()
        try expect("cmd.18", needs: [.bpf], in: rows)
        // CAP_BPF alone does not do.
        try expect("cmd.19", needs: [.sysAdmin], in: rows)
    }

    /// CAP_SYS_ADMIN does not stand for CAP_BPF.
    @Test(.requires(.root, .observer))
    func aTokenIsMadeWithCapBpfAndNothingElse() throws {
        let row = try #require(try Self.rows()["cmd.36"])
        for (subset, call) in row.calls {
            let hasBpf = subset & 1 == 1
            #expect((call.captured.errno == nil) == hasBpf, "\(call.comm)")
            #expect(row.decisive(subset)?.capability == (hasBpf ? nil : Capability.bpf.rawValue))
        }
    }

    static let outOfReach: [(UInt32, Capability)] = [
        (11, .sysAdmin), (12, .sysAdmin), (13, .sysAdmin), (14, .sysAdmin), (16, .netAdmin), (20, .sysAdmin),
        (23, .sysAdmin), (30, .sysAdmin), (31, .sysAdmin), (32, .sysAdmin),
    ]

    @Test(.requires(.root, .observer), arguments: outOfReach)
    func otherCommandsAskTheInitialNamespaceWhateverIsHeld(_ command: UInt32, _ capability: Capability) throws
    {
        let row = try #require(try Self.rows()["cmd.\(command)"])
        #expect(row.calls.count == 16)
        for (subset, call) in row.calls {
            let question = try #require(row.decisive(subset), "\(call.comm)")
            #expect(question.capability == capability.rawValue)
            #expect(question.namespace == .initial)
        }
    }
}
