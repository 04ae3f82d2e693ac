import BpfAbi
import Foundation
import Recording
import TestSupport
import Testing

/// Programs that people use do what they do without bpfrec: each runs natively and recorded, with the same output, errors
/// and status.
@Suite(.requires(.root)) struct RealProgramTests {
    struct Run: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let words: [String]
        /// bpf() calls that it makes, where that does not depend on its version.
        var calls: Int?
        /// Processes that it starts at least, the first included.
        var processes = 1
        var status: Int32 = 0
        /// What it says, so that a run that fails at once is not taken for one that did its work.
        var says = ""
    }

    private static func shell(
        _ shell: [String], _ description: String, _ script: String, processes: Int, status: Int32 = 0,
        says: String
    ) -> Run {
        Run(
            testDescription: "\(shell[0]): \(description)", words: shell + ["-c", script], calls: 0,
            processes: processes, status: status, says: says)
    }

    static let shells: [Run] = [
        shell(
            ["sh"], "pipes and subshells",
            "for i in 1 2 3; do (echo $i; exit $i) | sed s/^/line/; echo status $?; done; (exit 7)",
            processes: 8, status: 7, says: "line3"),
        shell(
            ["sh"], "a here document, a command's output and a redirection",
            "x=$(cat <<END\nfrom here\nEND\n); echo \"$x\" >words; wc -c <words | tr -d ' '; rm words; false",
            processes: 5, status: 1, says: "10\n"),
        shell(
            ["sh"], "it kills itself", "echo before; kill -9 $$", processes: 1, status: 137, says: "before"),
        shell(
            ["bash"], "the status of every part of a pipe",
            "set -o pipefail; (exit 3) | (cat; exit 4) | true; echo ${PIPESTATUS[@]}", processes: 4,
            says: "3 4 0"),
        shell(
            ["bash"], "job control",
            """
            # When it tells of a job is up to chance.
            set -m; exec 2>/dev/null
            (kill -STOP $BASHPID; echo continued; exit 5) & wait %1; echo stopped $?
            jobs | sed 's/ *(.*//'; fg %1 >/dev/null; echo then $?
            sleep 30 & kill %1; wait %1; echo killed $?
            """, processes: 5, says: "then 5\nkilled 143"),
        shell(
            ["bash"], "traps and a subshell's signal",
            "trap 'echo caught' USR1; trap 'echo bye' EXIT; (kill -USR1 $$); echo after; exit 6",
            processes: 2, status: 6, says: "caught"),
        shell(
            ["bash"], "process substitution and a coprocess",
            """
            diff <(seq 1 3) <(seq 2 4); coproc cat; echo through >&"${COPROC[1]}"
            read -r word <&"${COPROC[0]}"; echo "$word"
            """, processes: 5, says: "through"),
    ]

    @Test(arguments: shells)
    func aShellIsTheSameAsWithoutBpfrec(_ run: Run) throws { try Self.compare(run) }

    static let python: [Run] = [
        Run(
            testDescription: "python3: threads that call bpf()",
            words: [
                "python3", "-c",
                """
                import ctypes, threading
                libc = ctypes.CDLL(None, use_errno=True)
                attr = ctypes.create_string_buffer(b'\\xff' * 4, 32)
                errors = []
                def calls():
                    for _ in range(20):
                        result = libc.syscall(321, 1, attr, 32)
                        errors.append((result, ctypes.get_errno()))
                threads = [threading.Thread(target=calls) for _ in range(8)]
                for thread in threads: thread.start()
                for thread in threads: thread.join()
                print(len(errors), set(errors))
                """,
            ], calls: 160, says: "160 {(-1, 9)}"),
        Run(
            testDescription: "python3: children, pipes and pools",
            words: [
                "python3", "-c",
                """
                import concurrent.futures, os, signal, subprocess, sys, time
                print(subprocess.run(['tr', 'a-z', 'A-Z'], input='words', text=True, capture_output=True).stdout)
                print(subprocess.run(['sh', '-c', 'kill -TERM $$']).returncode)
                with concurrent.futures.ThreadPoolExecutor(4) as pool:
                    print(list(pool.map(lambda n: n * n, range(10))))
                alarms = []
                signal.signal(signal.SIGALRM, lambda *_: alarms.append('alarm'))
                signal.setitimer(signal.ITIMER_REAL, 0.01)
                while not alarms: time.sleep(0.01)
                print(alarms)
                child = os.fork()
                if child == 0: os._exit(9)
                print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=sys.stderr)
                sys.exit(3)
                """,
            ], calls: 0, processes: 4, status: 3, says: "WORDS\n-15\n[0, 1, 4"),
    ]

    @Test(arguments: python)
    func pythonIsTheSameAsWithoutBpfrec(_ run: Run) throws { try Self.compare(run) }

    static let bpftool: [Run] = [
        Run(testDescription: "bpftool version", words: ["bpftool", "version"], says: "bpftool v"),
        Run(
            testDescription: "bpftool: a map that there is none of",
            words: ["bpftool", "-j", "map", "show", "id", "4294967295"], status: 255, says: "error"),
    ]

    @Test(.requires(.installed("bpftool")), arguments: bpftool)
    func bpftoolIsTheSameAsWithoutBpfrec(_ run: Run) throws { try Self.compare(run) }

    static let go: [Run] = [
        Run(testDescription: "go version", words: ["go", "version"], calls: 0, says: "go version"),
        Run(testDescription: "go env", words: ["go", "env", "GOOS", "GOARCH"], calls: 0, says: "linux"),
    ]

    @Test(.requires(.installed("go")), arguments: go)
    func goIsTheSameAsWithoutBpfrec(_ run: Run) throws { try Self.compare(run) }

    private static func compare(_ run: Run) throws {
        let directory = Scratch.directory("program")
        let recording = "\(directory).jsonl"
        let environment = RunningProgram.environment + ["HOME=\(directory)"]
        let native = RunningProgram(run.words, in: directory, environment: environment).finish()
        let recorded = RunningProgram(
            Recorder.words(run.words, output: recording), in: directory, environment: environment
        ).finish()
        #expect(recorded == native)
        #expect(native.status == run.status, "natively: \(native)")
        #expect((native.output + native.errors).contains(run.says), "natively: \(native)")

        let read = try ReadRecording(recording)
        let calls = read.calls
        if let expected = run.calls { #expect(calls.count == expected) }
        #expect(calls.allSatisfy { $0.captured.result != nil })
        let starts = read.processes.filter { if case .start = $0.change { true } else { false } }
        #expect(starts.count >= run.processes)
        let ending = try #require(read.ending)
        switch ending.reason {
        case .exited(let number): #expect(number == native.status)
        case .signaled(let number): #expect(128 + number == native.status)
        case .detached: Issue.record("bpfrec let go of it")
        }
    }
}
