import Delegation
import Recording
import Testing

@testable import bpfrec

/// The last line of a replay is a command to type: it has to be the one that works here.
struct ReplaySummaryTests {
    private static let policy = """
        app = { argv = ["true"] }
        delegate = { cmds = ["map_create"], maps = ["hash"] }
        """

    private func next(_ words: CommandWord..., policy text: String = Self.policy, status: Int32 = 0) throws
        -> String
    {
        let policy = try DelegationPolicy(parsing: text)
        let settings = try ReplaySettings(ReplayCommand.command.parser.parse(words))
        var comparison = RunComparison(policy: policy)
        comparison.feedRecording(.end(RecordingEnd(time: 0, reason: .exited(0), calls: 0)))
        comparison.feedReplay(.end(RecordingEnd(time: 0, reason: .exited(status), calls: 0)))
        let summary = ReplaySummary(
            report: comparison.report(), plan: try ReplayPlan(settings, policy), settings: settings,
            hasMadeToken: true)
        return try #require(summary.lines.last)
    }

    @Test func nextCommandHasTheOptionsOfThisOne() throws {
        #expect(
            try next("--policy", "my policy.toml", "--inject", "auto")
                == "next: what is idle may not be needed: bpfrec minimize --inject auto 'my policy.toml' finds out"
        )
        let nothing = "app = { argv = ['true'] }\nsandbox = { capabilities = [] }"
        #expect(
            try next("--policy", "p.toml", "--", "true", "a b", policy: nothing)
                == "next: keep p.toml beside the application; in CI, bpfrec replay --strict --policy p.toml -- true 'a b'"
        )
    }

    /// What the recorded run did and no token permits is where to look first.
    @Test func failureNamesWhatIsBlocked() throws {
        let blocked = """

            [[blocked]]
            call = "btf_get_next_id"
            why = "x"
            harmless = true
            [[blocked]]
            call = "perf_event_open"
            why = "x"
            harmless = "unknown"
            """
        #expect(
            try next(policy: Self.policy + blocked, status: 1)
                == "next: look at the application's own output above, and at what no token permits: "
                + "bpfrec explain perf_event_open; bpfrec replay -o FILE keeps its calls")
        #expect(
            try next(status: 1)
                == "next: look at the application's own output above; bpfrec replay -o FILE keeps its calls")
    }
}
