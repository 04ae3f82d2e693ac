/// Loads, stores and atomic operations.
enum MemoryInstruction {
    private enum Mode {
        static let absolute: UInt8 = 0x20
        static let indirect: UInt8 = 0x40
        static let memory: UInt8 = 0x60
        /// Linux 6.6.
        static let signExtended: UInt8 = 0x80
        static let atomic: UInt8 = 0xC0
    }

    static func text(_ instruction: Instruction) -> String? {
        guard let destination = Operand.register(instruction.destination),
            let source = Operand.register(instruction.source)
        else { return nil }
        let width = instruction.width
        switch (instruction.instructionClass, instruction.mode) {
        case (.load, Mode.absolute), (.load, Mode.indirect):
            return packetLoad(instruction, source)
        case (.loadRegister, Mode.memory):
            guard instruction.immediate == 0 else { return nil }
            return "\(destination) = *(u\(width) *)(\(Operand.place(source, instruction.offset)))"
        case (.loadRegister, Mode.signExtended):
            guard instruction.immediate == 0, width < 64 else { return nil }
            return "\(destination) = *(s\(width) *)(\(Operand.place(source, instruction.offset)))"
        case (.store, Mode.memory):
            guard instruction.source == 0 else { return nil }
            let place = Operand.place(destination, instruction.offset)
            return "*(u\(width) *)(\(place)) = \(instruction.immediate)"
        case (.storeRegister, Mode.memory):
            guard instruction.immediate == 0 else { return nil }
            return "*(u\(width) *)(\(Operand.place(destination, instruction.offset))) = \(source)"
        case (.storeRegister, Mode.atomic):
            return atomic(instruction)
        default: return nil
        }
    }

    /// The loads that classic BPF left behind: out of the packet, in network order, into r0.
    private static func packetLoad(_ instruction: Instruction, _ source: String) -> String? {
        guard instruction.destination == 0, instruction.offset == 0, instruction.width < 64 else {
            return nil
        }
        let load = "r0 = *(u\(instruction.width) *)skb"
        if instruction.mode == Mode.absolute {
            return instruction.source == 0 ? "\(load)[\(instruction.immediate)]" : nil
        }
        let immediate = instruction.immediate
        guard immediate != 0 else { return "\(load)[\(source)]" }
        return "\(load)[\(source) \(immediate < 0 ? "-" : "+") \(immediate.magnitude)]"
    }

    /// What an atomic operation does is in its immediate.
    private static let plainOperations: [Int32: String] = [0x00: "+=", 0x40: "|=", 0x50: "&=", 0xA0: "^="]
    private static let fetchOperations: [Int32: String] = [
        0x01: "add", 0x41: "or", 0x51: "and", 0xA1: "xor",
    ]
    private static let exchange: Int32 = 0xE1
    private static let compareAndExchange: Int32 = 0xF1
    /// Linux 6.15.
    private static let loadAcquire: Int32 = 0x100
    private static let storeRelease: Int32 = 0x110

    private static func atomic(_ instruction: Instruction) -> String? {
        let width = instruction.width
        let isHalf = width < 64
        guard let base = Operand.register(instruction.destination),
            let address = Operand.register(instruction.source),
            let value = Operand.register(instruction.source, isHalf: isHalf),
            let loaded = Operand.register(instruction.destination, isHalf: isHalf)
        else { return nil }
        let place = Operand.place(base, instruction.offset)
        switch instruction.immediate {
        case loadAcquire:
            return "\(loaded) = load_acquire((u\(width) *)(\(Operand.place(address, instruction.offset))))"
        case storeRelease:
            return "store_release((u\(width) *)(\(place)), \(value))"
        case _ where width < 32:
            return nil
        case exchange:
            return "\(value) = \(isHalf ? "xchg32_32" : "xchg_64")(\(place), \(value))"
        case compareAndExchange:
            let expected = isHalf ? "w0" : "r0"
            let name = isHalf ? "cmpxchg32_32" : "cmpxchg_64"
            return "\(expected) = \(name)(\(place), \(expected), \(value))"
        case let operation:
            if let sign = plainOperations[operation] {
                return "lock *(u\(width) *)(\(place)) \(sign) \(value)"
            }
            return fetchOperations[operation].map {
                "\(value) = atomic_fetch_\($0)((u\(width) *)(\(place)), \(value))"
            }
        }
    }
}
