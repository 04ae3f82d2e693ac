import BpfAbi
import CLinux

/// The classic BPF program that decides in the kernel which calls stop: bpf() by its command, and the context calls
/// by their arguments. Everything else runs at native speed.
package struct SeccompFilter: Equatable, Sendable {
    package struct Instruction: Equatable, Sendable {
        package var code: UInt16
        package var jumpTrue: UInt8
        package var jumpFalse: UInt8
        package var k: UInt32
    }

    package let instructions: [Instruction]

    /// Whether such a filter can be had here: the kernel may lack it, or a container forbid it.
    package static var isAvailable: Bool { clinux_can_filter() == 1 }

    /// SECCOMP_RET_DATA of every stop that we ask for. An application's own filter may ask for stops as well.
    static let tag: UInt16 = 0xbf52

    /// `sign`: what marks a call of bpf(2) by which a token is asked for (`InjectionSettings.sign`); it goes to who
    /// listens.
    package init(
        tracing selection: TraceSelection, handingOut sign: UInt32? = nil,
        context: [ContextCall] = ContextCall.all
    ) {
        var assembler = Assembler()
        for architecture in [Architecture.x86_64, .i386] {
            assembler.section(for: architecture) { assembler in
                assembler.bpf(architecture, selection, sign: architecture == .x86_64 ? sign : nil)
                assembler.contextCall(
                    UInt32(architecture.clone),
                    [.masked(argument: 0, mask: Self.cloneUntraced, Self.cloneUntraced)])
                for call in context {
                    guard let number = architecture == .x86_64 ? call.x86_64 : call.i386 else { continue }
                    assembler.contextCall(number, call.conditions)
                }
            }
        }
        assembler.emit(.returnValue(Self.allow))
        instructions = assembler.instructions
    }

    private static let cloneUntraced = UInt32(CallInterest.cloneUntraced)
    private static let allow: UInt32 = 0x7fff_0000
    private static let trace = 0x7ff0_0000 | UInt32(tag)
    private static let notify: UInt32 = 0x7fc0_0000

    /// Offsets in struct seccomp_data.
    private enum Data {
        static let number: UInt32 = 0
        static let architecture: UInt32 = 4
        static func lowHalf(ofArgument index: Int) -> UInt32 { 16 + 8 * UInt32(index) }
        static func highHalf(ofArgument index: Int) -> UInt32 { lowHalf(ofArgument: index) + 4 }
    }

    private enum Step {
        case load(UInt32)
        case and(UInt32)
        case skipUnlessEqual(UInt32, UInt8)
        case skipIfEqual(UInt32, UInt8)
        case jump(UInt32)
        case returnValue(UInt32)

        var instruction: Instruction {
            switch self {
            case .load(let offset): Instruction(code: 0x20, jumpTrue: 0, jumpFalse: 0, k: offset)
            case .and(let mask): Instruction(code: 0x54, jumpTrue: 0, jumpFalse: 0, k: mask)
            case .skipUnlessEqual(let value, let count):
                Instruction(code: 0x15, jumpTrue: 0, jumpFalse: count, k: value)
            case .skipIfEqual(let value, let count):
                Instruction(code: 0x15, jumpTrue: count, jumpFalse: 0, k: value)
            case .jump(let count): Instruction(code: 0x05, jumpTrue: 0, jumpFalse: 0, k: count)
            case .returnValue(let value): Instruction(code: 0x06, jumpTrue: 0, jumpFalse: 0, k: value)
            }
        }
    }

    private struct Assembler {
        var instructions: [Instruction] = []

        mutating func emit(_ step: Step) {
            instructions.append(step.instruction)
        }

        /// Runs over the body unless the caller's architecture is this one. The body may be longer than a
        /// conditional jump reaches, hence the unconditional one.
        mutating func section(for architecture: Architecture, _ body: (inout Assembler) -> Void) {
            var inner = Assembler()
            inner.emit(.load(Data.number))
            body(&inner)
            inner.emit(.returnValue(SeccompFilter.allow))
            emit(.load(Data.architecture))
            emit(.skipIfEqual(architecture.rawValue, 1))
            emit(.jump(UInt32(inner.instructions.count)))
            instructions += inner.instructions
        }

        /// With the call number loaded: leaves it loaded where the number is another.
        private mutating func forCall(_ number: UInt32, _ body: (inout Assembler) -> Void) {
            var inner = Assembler()
            body(&inner)
            inner.emit(.returnValue(SeccompFilter.allow))
            emit(.skipIfEqual(number, 1))
            emit(.jump(UInt32(inner.instructions.count)))
            instructions += inner.instructions
        }

        mutating func bpf(_ architecture: Architecture, _ selection: TraceSelection, sign: UInt32?) {
            var numbers = [architecture.bpf]
            if architecture == .x86_64 { numbers.append(architecture.bpf | Architecture.x32Bit) }
            for number in numbers {
                forCall(UInt32(number)) { inner in
                    if let sign {
                        inner.emit(.load(Data.highHalf(ofArgument: 5)))
                        inner.emit(.skipUnlessEqual(sign, 1))
                        inner.emit(.returnValue(SeccompFilter.notify))
                    }
                    inner.commands(selection)
                }
            }
        }

        private mutating func commands(_ selection: TraceSelection) {
            let trace = Step.returnValue(SeccompFilter.trace)
            switch selection {
            case .all:
                emit(trace)
            case .control:
                loadCommand()
                for command in TraceSelection.dataPath.map(\.rawValue).sorted() {
                    emit(.skipUnlessEqual(command, 1))
                    emit(.returnValue(SeccompFilter.allow))
                }
                emit(trace)
            case .named(let commands):
                loadCommand()
                for command in commands {
                    emit(.skipUnlessEqual(command.rawValue, 1))
                    emit(trace)
                }
            }
        }

        private mutating func loadCommand() {
            emit(.load(Data.lowHalf(ofArgument: 0)))
            emit(.and(~BpfCommand.commonAttributesBit))
        }

        mutating func contextCall(_ number: UInt32, _ conditions: [ContextCall.Condition]) {
            let trace = Step.returnValue(SeccompFilter.trace)
            forCall(number) { inner in
                for condition in conditions {
                    switch condition {
                    case .always:
                        inner.emit(trace)
                    case .equals(let argument, let value):
                        inner.emit(.load(Data.lowHalf(ofArgument: argument)))
                        inner.emit(.skipUnlessEqual(value, 1))
                        inner.emit(trace)
                    case .isOneOf(let argument, let values):
                        inner.emit(.load(Data.lowHalf(ofArgument: argument)))
                        for value in values {
                            inner.emit(.skipUnlessEqual(value, 1))
                            inner.emit(trace)
                        }
                    case .masked(let argument, let mask, let value):
                        inner.emit(.load(Data.lowHalf(ofArgument: argument)))
                        inner.emit(.and(mask))
                        inner.emit(.skipUnlessEqual(value, 1))
                        inner.emit(trace)
                    }
                }
            }
        }
    }
}
