import Foundation
import TestSupport
import Testing

/// Programs that own a terminal: what is on its screen is what would be there without bpfrec.
@Suite(.requires(.root)) struct TerminalTests {
    struct Session: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// What to wait for, and what to type then, by turns.
        let conversation: [String]
        /// `%` stands for bpfrec and its options.
        let command: [String]
        var screen: [String] = []
    }

    static let shell = ["bash", "--norc", "--noprofile", "-i"]

    static let sessions: [Session] = [
        Session(
            testDescription: "a password is read without echo", conversation: ["Password: ", "secret\\n"],
            command: ["%", "@reads_password"], screen: ["it has 6 characters", "exited 0"]),
        Session(
            testDescription: "Ctrl-C reaches the application once", conversation: ["ready", "\\c"],
            command: ["%", "@interrupted_once"], screen: ["handled 1", "exited 5"]),
        Session(
            testDescription: "Ctrl-Z stops the job and fg continues it",
            conversation: suspending("run @stops_and_goes_on"), command: shell,
            screen: ["Stopped", "read 2", "status 6"]),
        Session(
            testDescription: "so it does where the application catches it",
            conversation: suspending("run @stops_and_goes_on catching"), command: shell,
            screen: ["suspending", "Stopped", "read 2", "status 6"]),
        Session(
            testDescription: "a shell controls the jobs in it",
            conversation: suspending("@stops_and_goes_on catching"), command: ["%"] + shell,
            screen: ["suspending", "Stopped", "read 2", "status 6", "exited 3"]),
        Session(
            testDescription: "a shell suspends itself",
            conversation: [
                "$ ", "PS1='in ' run \(shell.joined(separator: " "))\\n", "in ", "suspend\\n", "Stopped", "",
                "$ ", "fg\\n", "fg", "", "bash", "echo he''llo\\n", "hello", "exit 4\\n", "$ ",
                "echo status $?; exit 3\\n",
            ], command: shell, screen: ["Stopped", "hello", "status 4"]),
        Session(
            testDescription: "a background job that reads is stopped",
            conversation: [
                "$ ",
                "run @stops_and_goes_on & until grep -q ') T' /proc/$!/stat; do sleep 0.05; done\\n",
                "running", "", "Stopped", "", "$ ", "fg\\n", "fg", "", "stops_and", "x\\n", "read 2",
                "echo status $?; exit 3\\n",
            ], command: shell, screen: ["Stopped", "read 2", "status 6"]),
    ]

    /// A shell's part: `run` is a command that stands for bpfrec.
    private static func suspending(_ command: String) -> [String] {
        [
            "$ ", "\(command)\\n", "running", "\\z", "Stopped", "", "$ ", "fg\\n", "fg", "", "stops_and",
            "x\\n",
            "read 2", "echo status $?; exit 3\\n",
        ]
    }

    @Test(arguments: sessions)
    func isTheSameAsWithoutBpfrec(_ session: Session) throws {
        let native = try Self.play(session, recorded: false)
        let recorded = try Self.play(session, recorded: true)
        #expect(recorded.status == native.status)
        for text in session.screen {
            #expect(native.output.contains(text), "natively: \(native.output)")
            #expect(recorded.output.contains(text), "recorded: \(recorded.output)")
        }
        // The last line tells how the command ended.
        #expect(Self.lastLine(recorded.output) == Self.lastLine(native.output))
    }

    static func lastLine(_ text: String) -> Substring? {
        text.split(separator: "\n").last
    }

    static func play(_ session: Session, recorded: Bool, options: [String] = []) throws
        -> RunningProgram.Result
    {
        let library = FixtureLibrary.shared
        let directory = Scratch.directory("terminal")
        let prefix = recorded ? Recorder.words([], output: "\(directory)/recording", options: options) : []
        // `run` in what is typed to a shell, and a fixture by its short path.
        let conversation = try session.conversation.map { text in
            try text.replacing("run ", with: recorded ? "\(directory)/run " : "env ")
                .replacing("@stops_and_goes_on", with: library.path("stops_and_goes_on"))
        }
        if recorded {
            let script = "#!/bin/sh\nexec \(prefix.joined(separator: " ")) \"$@\"\n"
            try script.write(toFile: "\(directory)/run", atomically: false, encoding: .utf8)
            _ = RunningProgram(["chmod", "755", "\(directory)/run"]).finish()
        }
        let command = try library.resolve(session.command.flatMap { $0 == "%" ? prefix : [$0] })
        let terminal = try library.path("under_terminal")
        let environment = RunningProgram.environment + ["PS1=$ ", "TERM=dumb", "HISTFILE="]
        return RunningProgram([terminal] + conversation + ["--"] + command, environment: environment).finish()
    }
}
