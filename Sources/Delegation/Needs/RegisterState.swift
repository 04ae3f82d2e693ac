/// What the verifier would know of the registers and of what is spilled, as far as pointers go.
struct RegisterState: Equatable {
    enum Kind: Equatable {
        /// Could be anything, or differs between the ways that lead here: nothing is concluded from it.
        case unknown
        case scalar
        case context
        case frame
        case packet
        case packetEnd
        /// Into a map's value, which all who hold the map can read.
        case mapValue

        var isPointer: Bool { self != .unknown && self != .scalar }
        var isPacket: Bool { self == .packet || self == .packetEnd }
        /// Memory that others than the program see.
        var isShared: Bool { self == .mapValue || self == .packet || self == .context }
    }

    private var registers = [Kind](repeating: .unknown, count: 16)
    /// By the offset from the frame pointer.
    private var spilled: [Int16: Kind] = [:]

    /// At the start of a program.
    static let atStart: RegisterState = {
        var state = RegisterState()
        state[1] = .context
        state[10] = .frame
        return state
    }()

    subscript(_ register: UInt8) -> Kind {
        get { registers[Int(register & 15)] }
        set { registers[Int(register & 15)] = newValue }
    }

    func slot(_ offset: Int16) -> Kind { spilled[offset] ?? .unknown }

    mutating func spill(_ kind: Kind, at offset: Int16) { spilled[offset] = kind }

    mutating func forgetSlots() { spilled.removeAll() }

    /// What a call leaves of the registers that hold arguments.
    mutating func clobber(result: Kind) {
        for register in UInt8(1)...5 { self[register] = .unknown }
        self[0] = result
    }

    /// What holds whichever of two ways was taken; whether that is less than before.
    mutating func join(_ other: RegisterState) -> Bool {
        let before = self
        for register in UInt8(0)...10 where self[register] != other[register] { self[register] = .unknown }
        spilled = spilled.filter { other.spilled[$0.key] == $0.value }
        return self != before
    }
}
