import BpfAbi
import Testing

@testable import bpfrec

struct OptionValueTests {
    static func parsed(_ option: Option, _ values: String...) -> ParsedOptions {
        var parsed = ParsedOptions()
        for value in values { parsed.add(value, to: option) }
        return parsed
    }

    struct DurationRow: Sendable {
        let text: String
        let milliseconds: Int64?
    }

    static let durations: [DurationRow] = [
        DurationRow(text: "5s", milliseconds: 5000),
        DurationRow(text: "5", milliseconds: 5000),
        DurationRow(text: "2m", milliseconds: 120_000),
        DurationRow(text: "1h", milliseconds: 3_600_000),
        DurationRow(text: "500ms", milliseconds: 500),
        DurationRow(text: "1.5s", milliseconds: 1500),
        DurationRow(text: "0.0005s", milliseconds: nil),
        DurationRow(text: "0", milliseconds: nil),
        DurationRow(text: "", milliseconds: nil),
        DurationRow(text: "s", milliseconds: nil),
        DurationRow(text: "-5s", milliseconds: nil),
        DurationRow(text: "+5s", milliseconds: nil),
        DurationRow(text: "1.", milliseconds: nil),
        DurationRow(text: "1.2.3s", milliseconds: nil),
        DurationRow(text: "5 s", milliseconds: nil),
        DurationRow(text: "5d", milliseconds: nil),
        DurationRow(text: "9223372036854775807h", milliseconds: nil),
        DurationRow(text: "99999999999999999999999s", milliseconds: nil),
        DurationRow(text: "31536000000h", milliseconds: nil),
    ]

    @Test(arguments: durations)
    func durationsAreReadAsTyped(_ row: DurationRow) {
        #expect(DurationText.parse(row.text) == row.milliseconds.map { .milliseconds($0) })
    }

    @Test func badDurationSaysWhatAGoodOneIs() {
        #expect(throws: CommandFailure.usage("--for soon: not a duration such as 500ms, 5s, 2m or 1h")) {
            try Self.parsed(.duration, "soon").duration(.duration)
        }
    }

    @Test func choicesAreCheckedAgainstTheirWords() throws {
        #expect(try Self.parsed(.live, "never").choice(.live, RecordSettings.Live.self) == .never)
        #expect(throws: CommandFailure.usage("--live on: not one of auto, always, never")) {
            try Self.parsed(.live, "on").choice(.live, RecordSettings.Live.self)
        }
    }

    @Test func processesComeOneByOneOrTogether() throws {
        #expect(try Self.parsed(.processes, "1,2", "3").processes(.processes) == [1, 2, 3])
    }

    @Test(arguments: ["0", "-1", "1,", ",", "x", "1 2", "2147483648", "1,,2"])
    func whatIsNoProcessNumberIsRefused(_ text: String) {
        #expect(throws: CommandFailure.self) { try Self.parsed(.processes, text).processes(.processes) }
    }

    @Test func commandNamesAreSuggested() throws {
        #expect(
            try Self.parsed(.trace, "map_create,prog_load").bpfCommands(.trace) == [.mapCreate, .progLoad])
        #expect(
            throws: CommandFailure.usage("--trace prog_laod: not a bpf() command; did you mean prog_load?")
        ) {
            try Self.parsed(.trace, "prog_laod").bpfCommands(.trace)
        }
    }

    @Test(arguments: ["NAME", "=x", ""])
    func whatIsNoAssignmentIsRefused(_ text: String) {
        #expect(throws: CommandFailure.usage("--env \(text): not NAME=VALUE")) {
            try Self.parsed(.environment, text).assignments(.environment)
        }
    }

    @Test func verbosityEndsAtItsEnds() {
        #expect(Verbosity(quiet: 0, verbose: 0) == .normal)
        #expect(Verbosity(quiet: 1, verbose: 0) == .quiet)
        #expect(Verbosity(quiet: 2, verbose: 0) == .errors)
        #expect(Verbosity(quiet: 9, verbose: 0) == .errors)
        #expect(Verbosity(quiet: 1, verbose: 1) == .normal)
        #expect(Verbosity(quiet: 0, verbose: .max) == .verbose)
    }
}
