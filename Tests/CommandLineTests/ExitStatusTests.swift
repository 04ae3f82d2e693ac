import Testing

@testable import bpfrec

struct ExitStatusTests {
    struct Row: Sendable {
        let family: ExitFamily
        let failure: CommandFailure.Kind
        let code: Int32
    }

    static let rows: [Row] = [
        Row(family: .application, failure: .usage, code: 125),
        Row(family: .application, failure: .cannot, code: 125),
        Row(family: .application, failure: .damagedInput, code: 125),
        Row(family: .application, failure: .notExecutable, code: 126),
        Row(family: .application, failure: .notFound, code: 127),
        Row(family: .answer, failure: .usage, code: 2),
        Row(family: .answer, failure: .cannot, code: 3),
        Row(family: .answer, failure: .damagedInput, code: 4),
    ]

    @Test(arguments: rows)
    func failuresHaveTheirStatus(_ row: Row) {
        #expect(row.family.status(of: row.failure).code == row.code)
    }

    @Test func applicationsEndAsInAShell() {
        #expect(ExitStatus.exited(7).code == 7)
        #expect(ExitStatus.signaled(15).code == 143)
    }

    @Test func unknownCommandIsNamed() {
        let captured = CapturedTerminal()
        #expect(captured.run("doktor") == .usage)
        #expect(
            captured.errors
                == "bpfrec: there is no command 'doktor'; did you mean doctor?\nbpfrec: see 'bpfrec help'\n")
        #expect(captured.output.isEmpty)
    }

    @Test func mistakePointsToTheCommandsHelp() {
        let captured = CapturedTerminal()
        #expect(captured.run("doctor", "--jsno") == .usage)
        #expect(
            captured.errors
                == "bpfrec: unknown option --jsno; did you mean --json?\nbpfrec: see 'bpfrec help doctor'\n")
    }

    @Test func nothingAtAllShowsTheCommandsAndFails() {
        let captured = CapturedTerminal()
        #expect(captured.run() == .usage)
        #expect(captured.output.isEmpty)
        #expect(captured.errors.hasPrefix("Usage: bpfrec COMMAND"))
    }

    @Test func versionIsAskedForByOption() {
        let captured = CapturedTerminal()
        #expect(captured.run("--version") == .yes)
        #expect(captured.output == "bpfrec \(Version.number)\n")
    }
}
