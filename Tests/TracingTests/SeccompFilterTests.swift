import BpfAbi
import Testing

@testable import Tracing

@Suite struct SeccompFilterTests {
    static let allow: UInt32 = 0x7fff_0000
    static let trace: UInt32 = 0x7ff0_0000

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var selection = TraceSelection.all
        var architecture = Architecture.x86_64
        let number: UInt32
        var arguments: [UInt64] = []
        let stops: Bool
    }

    static let cases: [Case] = [
        Case(testDescription: "bpf stops", number: 321, stops: true),
        Case(testDescription: "bpf of an i386 caller stops", architecture: .i386, number: 357, stops: true),
        Case(testDescription: "357 of a 64-bit caller is another call", number: 357, stops: false),
        Case(
            testDescription: "321 of an i386 caller is another call", architecture: .i386, number: 321,
            stops: false),
        Case(testDescription: "bpf of an x32 caller stops", number: 0x4000_0000 | 321, stops: true),
        Case(testDescription: "getppid does not", number: 110, stops: false),
        Case(
            testDescription: "the data path runs on under control", selection: .control, number: 321,
            arguments: [2],
            stops: false),
        Case(
            testDescription: "so does its five-argument form", selection: .control, number: 321,
            arguments: [0x10002], stops: false),
        Case(
            testDescription: "batches are the data path too", selection: .control, number: 321,
            arguments: [26],
            stops: false),
        Case(
            testDescription: "prog_load stops under control", selection: .control, number: 321,
            arguments: [5],
            stops: true),
        Case(
            testDescription: "an unknown command stops under control", selection: .control, number: 321,
            arguments: [77], stops: true),
        Case(
            testDescription: "garbage in the upper half of the command does not hide it", selection: .control,
            number: 321, arguments: [0xdead_0000_0000_0002], stops: false),
        Case(
            testDescription: "a named command stops", selection: .named([.progLoad]), number: 321,
            arguments: [5],
            stops: true),
        Case(
            testDescription: "others do not", selection: .named([.progLoad]), number: 321, arguments: [0],
            stops: false),
        Case(testDescription: "a packet socket stops", number: 41, arguments: [17, 2, 0], stops: true),
        Case(testDescription: "a raw IP socket stops", number: 41, arguments: [2, 0x80003, 1], stops: true),
        Case(testDescription: "a TCP socket does not", number: 41, arguments: [2, 1, 0], stops: false),
        Case(testDescription: "SO_ATTACH_BPF stops", number: 54, arguments: [3, 1, 50], stops: true),
        Case(testDescription: "SO_REUSEADDR does not", number: 54, arguments: [3, 1, 2], stops: false),
        Case(
            testDescription: "an ordinary ioctl does not", number: 16, arguments: [1, 0x5401], stops: false),
        Case(
            testDescription: "PERF_EVENT_IOC_SET_BPF stops", number: 16, arguments: [1, 0x4004_2408],
            stops: true),
        Case(testDescription: "an ordinary clone does not", number: 56, arguments: [0x11], stops: false),
        Case(testDescription: "a hidden child stops", number: 56, arguments: [0x0080_0011], stops: true),
        Case(
            testDescription: "a hidden child of an i386 caller stops", architecture: .i386, number: 120,
            arguments: [0x0080_0011], stops: true),
        Case(testDescription: "RLIMIT_MEMLOCK stops", number: 302, arguments: [0, 8], stops: true),
        Case(testDescription: "RLIMIT_NOFILE does not", number: 302, arguments: [0, 7], stops: false),
    ]

    @Test(arguments: cases)
    func stopsWhatIsOfInterest(_ example: Case) throws {
        let filter = SeccompFilter(tracing: example.selection)
        let verdict = try #require(
            ClassicBpf.run(
                filter.instructions, number: example.number, architecture: example.architecture.rawValue,
                arguments: example.arguments))
        if example.stops {
            #expect(verdict & 0xffff_0000 == Self.trace)
        } else {
            #expect(verdict == Self.allow)
        }
    }

    @Test func everyContextCallStopsUnderOurTag() throws {
        for (index, call) in ContextCall.all.enumerated() {
            let filter = SeccompFilter(tracing: .all, context: [call])
            for condition in call.conditions {
                let verdict = ClassicBpf.run(
                    filter.instructions, number: call.x86_64, architecture: Architecture.x86_64.rawValue,
                    arguments: Self.arguments(meeting: condition))
                #expect(verdict == Self.trace | UInt32(SeccompFilter.tag), "context call \(index)")
                #expect(call.matches(Self.arguments(meeting: condition)))
            }
        }
    }

    /// Only the tracer knows the sign, and only in a 64-bit call is there room for it.
    @Test(
        arguments: [
            (321, Architecture.x86_64, 0x9abc_def0_0000_003f, 0x7fc0_0000),
            (321, .x86_64, 0x0000_003f_9abc_def0, trace | UInt32(SeccompFilter.tag)),
            (321, .x86_64, 0, trace | UInt32(SeccompFilter.tag)),
            (357, .i386, 0x9abc_def0_0000_003f, trace | UInt32(SeccompFilter.tag)),
            (322, .x86_64, 0x9abc_def0_0000_003f, allow),
        ] as [(UInt32, Architecture, UInt64, UInt32)])
    func aMarkedCallIsNotified(
        _ number: UInt32, _ architecture: Architecture, _ sixth: UInt64, _ verdict: UInt32
    ) {
        let settings = InjectionSettings(scope: .everyCall, commands: [.mapCreate], sign: 0x9abc_def0)
        #expect(settings.argument(token: 63) == 0x9abc_def0_0000_003f)
        let filter = SeccompFilter(tracing: .all, handingOut: settings.sign)
        #expect(
            ClassicBpf.run(
                filter.instructions, number: number, architecture: architecture.rawValue,
                arguments: [0, 0, 0, 0, 0, sixth]) == verdict)
    }

    @Test func aSignIsNothingThatARegisterHoldsByChance() {
        for sign: UInt32 in [0, 0x7fff, 0xffff_ffff] {
            let sign = InjectionSettings(scope: .everyCall, commands: [], sign: sign).sign
            #expect(sign >> 30 == 0b10)
        }
        let signs = (0..<4).map { _ in InjectionSettings(scope: .everyCall, commands: []).sign }
        #expect(Set(signs).count > 1)
    }

    @Test func callsOfAnUnknownArchitectureRunOn() {
        let filter = SeccompFilter(tracing: .all)
        let verdict = ClassicBpf.run(
            filter.instructions, number: 321, architecture: 0xc000_00b7, arguments: [])
        #expect(verdict == Self.allow)
    }

    private static func arguments(meeting condition: ContextCall.Condition) -> [UInt64] {
        var arguments = [UInt64](repeating: 0, count: 6)
        switch condition {
        case .always: break
        case .equals(let index, let value): arguments[index] = UInt64(value)
        case .isOneOf(let index, let values): arguments[index] = UInt64(values[0])
        case .masked(let index, _, let value): arguments[index] = UInt64(value)
        }
        return arguments
    }
}

/// The part of the classic BPF machine that seccomp filters of ours use.
private enum ClassicBpf {
    static func run(
        _ program: [SeccompFilter.Instruction], number: UInt32, architecture: UInt32, arguments: [UInt64]
    ) -> UInt32? {
        var words = [number, architecture, 0, 0]
        for index in 0..<6 {
            let argument = index < arguments.count ? arguments[index] : 0
            words += [UInt32(truncatingIfNeeded: argument), UInt32(truncatingIfNeeded: argument >> 32)]
        }
        var accumulator: UInt32 = 0
        var counter = 0
        while program.indices.contains(counter) {
            let step = program[counter]
            counter += 1
            switch step.code {
            case 0x20: accumulator = words[Int(step.k) / 4]
            case 0x54: accumulator &= step.k
            case 0x15: counter += Int(accumulator == step.k ? step.jumpTrue : step.jumpFalse)
            case 0x05: counter += Int(step.k)
            case 0x06: return step.k
            default: return nil
            }
        }
        return nil
    }
}
