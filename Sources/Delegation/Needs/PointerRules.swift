import BpfAbi

/// Finds what the verifier permits only with CAP_PERFMON, because it could tell an address: subtracting pointers,
/// taking half of one, comparing or returning one, storing one where others read (allow_ptr_leaks, Linux 6.18). Nothing
/// but the instructions shows that: as root the program loads, and without the capability the verifier says EACCES.
///
/// The walk is simpler than the verifier's. What it is not sure of it lets pass, so that it never adds a capability
/// without a reason. It does not follow functions, and it does not see reads of stack that was never written.
struct PointerRules {
    /// Programs that are longer are left alone, as are those whose loops settle late.
    private static let longest = 16384
    private static let stepsForEach = 16

    /// Where a context keeps the ends of its packet, as offsets of 32-bit fields, by program type.
    private static let packetFields: [UInt32: [Int16: RegisterState.Kind]] = {
        let socketBuffer: [Int16: RegisterState.Kind] = [76: .packet, 80: .packetEnd, 140: .packet]
        var fields: [UInt32: [Int16: RegisterState.Kind]] = [6: [0: .packet, 4: .packetEnd, 8: .packet]]
        // SCHED_CLS, SCHED_ACT, CGROUP_SKB, the four LWT types, SK_SKB and FLOW_DISSECTOR.
        for type: UInt32 in [3, 4, 8, 10, 11, 12, 14, 19, 22] { fields[type] = socketBuffer }
        return fields
    }()

    private struct Step {
        var opcode: UInt8
        var destination: UInt8
        var source: UInt8
        var offset: Int16
        var immediate: Int32

        /// BPF_SRC: the second operand is a register. In BPF_END the bit says which byte order.
        var usesRegister: Bool { opcode & 0x08 != 0 && !isSwap }
        private var isSwap: Bool { operation == 0xD0 && (opcode & 0x07 == 0x04 || opcode & 0x07 == 0x07) }
        var operation: UInt8 { opcode & 0xF0 }
        /// BPF_SIZE is that of a pointer.
        var isWide: Bool { opcode & 0x18 == 0x18 }
    }

    private let code: [Step]
    private let packetFields: [Int16: RegisterState.Kind]
    private var states: [Int: RegisterState] = [0: .atStart]
    private var pending = [0]
    private var found = false

    /// Whether a program needs CAP_PERFMON for what it does with pointers.
    static func needPerfmon(instructions: [UInt8], programType: UInt32) -> Bool {
        guard instructions.count <= longest * 8 else { return false }
        var rules = PointerRules(instructions, packetFields[programType] ?? [:])
        rules.walk()
        return rules.found
    }

    private init(_ instructions: [UInt8], _ packetFields: [Int16: RegisterState.Kind]) {
        self.packetFields = packetFields
        code = stride(from: 0, to: instructions.count - instructions.count % 8, by: 8).map { start in
            Step(
                opcode: instructions[start], destination: instructions[start + 1] & 15,
                source: instructions[start + 1] >> 4, offset: instructions.integer(at: start + 2) ?? 0,
                immediate: instructions.integer(at: start + 4) ?? 0)
        }
    }

    private mutating func walk() {
        var steps = code.count * Self.stepsForEach
        while !found, steps > 0, let index = pending.popLast() {
            steps -= 1
            guard code.indices.contains(index), let state = states[index] else { continue }
            follow(code[index], at: index, state)
        }
    }

    private mutating func reach(_ index: Int, _ state: RegisterState) {
        if var known = states[index] {
            guard known.join(state) else { return }
            states[index] = known
        } else {
            states[index] = state
        }
        pending.append(index)
    }

    private mutating func follow(_ step: Step, at index: Int, _ state: RegisterState) {
        var state = state
        switch step.opcode & 0x07 {
        case 0x00:
            guard step.opcode == 0x18 else {
                // LD_ABS and LD_IND work like calls.
                state.clobber(result: .scalar)
                break
            }
            let sources: [UInt8: RegisterState.Kind] = [0: .scalar, 2: .mapValue, 6: .mapValue]
            state[step.destination] = sources[step.source] ?? .unknown
            reach(index + 2, state)
            return
        case 0x01: state[step.destination] = loaded(step, state)
        case 0x02, 0x03: store(step, &state)
        case 0x04: narrow(step, &state)
        case 0x07: compute(step, &state)
        default:
            jump(step, at: index, state)
            return
        }
        reach(index + 1, state)
    }

    private func loaded(_ step: Step, _ state: RegisterState) -> RegisterState.Kind {
        switch state[step.source] {
        case .context where step.opcode == 0x61: packetFields[step.offset] ?? .scalar
        case .frame where step.source == 10 && step.isWide: state.slot(step.offset)
        default: step.isWide ? .unknown : .scalar
        }
    }

    private mutating func store(_ step: Step, _ state: inout RegisterState) {
        let isRegister = step.opcode & 0x07 == 0x03
        let kind = isRegister ? state[step.source] : .scalar
        let base = state[step.destination]
        if base.isShared, step.isWide, kind.isPointer { found = true }
        if step.destination == 10, step.opcode & 0xE0 == 0x60 {
            state.spill(step.isWide ? kind : .unknown, at: step.offset)
        } else if base == .frame || base == .unknown {
            state.forgetSlots()
        }
    }

    /// 32-bit arithmetic: of a pointer it makes a number that tells half of it.
    private mutating func narrow(_ step: Step, _ state: inout RegisterState) {
        let isMove = step.operation == 0xB0
        if step.usesRegister, state[step.source].isPointer { found = true }
        if !isMove, state[step.destination].isPointer { found = true }
        state[step.destination] = .scalar
    }

    private mutating func compute(_ step: Step, _ state: inout RegisterState) {
        let left = state[step.destination]
        let right = step.usesRegister ? state[step.source] : .scalar
        switch step.operation {
        case 0xB0: state[step.destination] = right
        case 0x00: state[step.destination] = left == .scalar ? right : left
        case 0x10:
            if right.isPointer, left != .unknown { found = true }
            state[step.destination] = right == .scalar ? left : right.isPointer ? .scalar : .unknown
        default: state[step.destination] = left == .unknown ? .unknown : .scalar
        }
    }

    private mutating func jump(_ step: Step, at index: Int, _ state: RegisterState) {
        switch step.opcode {
        case 0x05: reach(index + 1 + Int(step.offset), state)
        case 0x06: reach(index + 1 + Int(step.immediate), state)
        case 0x85:
            var state = state
            // bpf_map_lookup_elem(); of other functions the result is not looked at.
            let isLookup = step.source == 0 && step.immediate == 1
            state.clobber(result: isLookup ? .mapValue : .unknown)
            reach(index + 1, state)
        case 0x95: if state[0].isPointer { found = true }
        default:
            if step.usesRegister, step.opcode & 0x07 == 0x05 {
                compare(state[step.destination], state[step.source])
            }
            reach(index + 1, state)
            reach(index + 1 + Int(step.offset), state)
        }
    }

    /// A packet's pointers may be compared with its end, and nothing else with a pointer.
    private mutating func compare(_ left: RegisterState.Kind, _ right: RegisterState.Kind) {
        guard left.isPointer, right.isPointer else { return }
        if !(left.isPacket && right.isPacket && left != right) { found = true }
    }
}
