import BpfAbi
import Recording
import Testing

@testable import bpfrec

struct ShowSettingsTests {
    static func settings(_ words: [String]) throws -> ShowSettings {
        try ShowSettings(ShowCommand.command.parser.parse(words.map { CommandWord(stringLiteral: $0) }))
    }

    @Test func showsAllOfTheDefaultRecordingAsText() throws {
        #expect(try Self.settings([]) == ShowSettings())
        #expect(ShowSettings().recording == "bpfrec.jsonl")
    }

    @Test func optionsMayFollowTheFile() throws {
        var expected = ShowSettings()
        expected.recording = "r"
        expected.format = .json
        expected.filter = EventFilter(
            commands: [.progLoad, .mapCreate], processes: [7, 8], isForFailures: true)
        expected.policy = "p"
        let words = [
            "r", "--json", "--cmd", "prog_load", "--cmd=map_create", "--pid", "7,8", "--failed", "--policy",
            "p",
        ]
        #expect(try Self.settings(words) == expected)
    }

    static let refused: [[String]] = [
        ["a", "b"], ["--json", "--summary"], ["--json", "--insns"], ["--summary", "--full"],
        ["--summary", "--policy", "p"], ["-", "--policy", "-"], ["--cmd", "nope"], ["--pid", "x"],
    ]

    @Test(arguments: refused)
    func whatShowCannotDoIsAUsageError(_ words: [String]) {
        let failure = #expect(throws: CommandFailure.self) { try Self.settings(words) }
        #expect(failure?.kind == .usage)
    }

    struct FilterRow: Sendable {
        let filter: EventFilter
        /// Of the sample's events, by index.
        let wanted: [Int]
    }

    static let filters: [FilterRow] = [
        FilterRow(filter: EventFilter(), wanted: [0, 1, 2, 3, 4, 5]),
        FilterRow(filter: EventFilter(isForFailures: true), wanted: [0, 3, 5]),
        FilterRow(filter: EventFilter(commands: [.mapCreate]), wanted: [0, 2, 3, 5]),
        FilterRow(filter: EventFilter(commands: [.progLoad]), wanted: [0, 5]),
        FilterRow(filter: EventFilter(processes: [100]), wanted: [0, 1, 2, 4, 5]),
        FilterRow(filter: EventFilter(processes: [101], isForFailures: true), wanted: [0, 3, 5]),
        FilterRow(filter: EventFilter(processes: [100], isForFailures: true), wanted: [0, 5]),
    ]

    @Test(arguments: filters)
    func filterWantsWhatWasAskedFor(_ row: FilterRow) {
        let wanted = SampleRecording.events.indices.filter { row.filter.wants(SampleRecording.events[$0]) }
        #expect(wanted == row.wanted)
    }

    @Test func contextCallsAreFilteredLikeCalls() {
        func context(_ result: Int64?) -> TraceEvent {
            .context(
                ContextEvent(
                    time: 1, pid: 100, tid: 100, comm: "app", name: "unshare", arguments: [], result: result))
        }
        #expect(EventFilter().wants(context(0)))
        #expect(EventFilter(isForFailures: true).wants(context(-1)))
        #expect(!EventFilter(isForFailures: true).wants(context(0)))
        #expect(!EventFilter(isForFailures: true).wants(context(nil)))
        #expect(!EventFilter(commands: [.progLoad]).wants(context(0)))
        #expect(!EventFilter(processes: [7]).wants(context(0)))
    }
}
