import CObserver
import KernelTypes
import LinuxCalls

/// What the running kernel has of what the observer needs.
struct ObserverKernel: Sendable {
    /// What it can listen to.
    let hooks: ObserverHooks
    /// Bit N says whether it has what program N needs.
    let programs: UInt32
    /// Of each member that is looked at, in bytes; 0 for one that is not there.
    let offsets: [UInt32]
    private let missing: [(member: KernelLayout.Member, hooks: ObserverHooks)]

    /// Found once, since it does not change.
    static let running = Result<ObserverKernel, ObserverFailure> { () throws(ObserverFailure) in
        do {
            let layout = try KernelBtf.loadLayout(of: needed, names: wanted.map(\.need))
            return ObserverKernel(layout)
        } catch {
            throw .hasNoTypes(reason: (error as? SyscallError).map { ErrnoName.text($0.errno) } ?? "\(error)")
        }
    }

    init(_ layout: KernelLayout) {
        var hooks: ObserverHooks = []
        var programs: UInt32 = 0
        for (index, program) in Self.wanted.enumerated() where layout.names.contains(program.need) {
            programs |= 1 << UInt32(index)
            if !program.isOptional { hooks.formUnion(program.hook) }
        }
        self.hooks = hooks
        self.programs = programs
        offsets = Self.members.map { UInt32(layout.offsets[$0.member] ?? 0) }
        missing = Self.members.filter { layout.offsets[$0.member] == nil }
    }

    /// What keeps it from being listened to that way, in words.
    func lack(for hooks: ObserverHooks) -> String? {
        missing.first { !$0.hooks.isDisjoint(with: hooks) }.map {
            "the kernel's struct \($0.member.structure) has no member \($0.member.path)"
        }
    }

    // MARK: The observer's tables

    /// The members that the observer looks at.
    static var needed: [KernelLayout.Member] { members.map(\.member) }

    private static let members = rows(cobserver_member).map { row in
        (
            member: KernelLayout.Member(String(cString: row.structure), String(cString: row.path)),
            hooks: ObserverHooks(rawValue: row.hooks)
        )
    }

    private static let wanted = rows(cobserver_program).map { row in
        (
            need: String(cString: row.needs), hook: ObserverHooks(rawValue: row.hook),
            isOptional: row.is_optional != 0
        )
    }

    private static func rows<Row>(_ row: (UInt32) -> UnsafePointer<Row>?) -> [Row] {
        var rows: [Row] = []
        while let next = row(UInt32(rows.count)) { rows.append(next.pointee) }
        return rows
    }
}
