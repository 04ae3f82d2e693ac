import BpfAbi
import CTracee
import Foundation
import Glibc
import LinuxCalls
import Recording
import TestSupport
import Testing
import Tracing

@testable import Observing

struct KernelObserverTests {
    private static let ringBytes = 1 << 20
    /// A check with the head of its record.
    private static let recordBytes = 56

    /// What does not fit is counted, to the last check.
    @Test(.requires(.root, .observer))
    func aFullRingBufferIsReportedWithTheNumberLost() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.begin()
        let calls = 15_000
        try Self.trace(["maps", "\(calls)"])
        let lost = Int(observer.losses.checks)
        let taken = Self.checks(observer)
        #expect(taken.count <= Self.ringBytes / Self.recordBytes)
        #expect(taken.count > Self.ringBytes / Self.recordBytes - 100)
        // Making an array map asks for CAP_BPF and, softly, for CAP_PERFMON.
        #expect(taken.filter(\.isInStoppingCall).count + lost == 2 * calls)
    }

    @Test(.requires(.root, .observer))
    func aCheckTellsWhoWasAsked() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.begin()
        let pid = try Self.trace(["maps", "1"])
        let checks = Self.checks(observer).filter(\.isInStoppingCall)
        #expect(checks.map(\.check.capability) == [39, 38])
        for check in checks {
            #expect(check.pid == pid && check.tid == pid)
            #expect(check.name.text == "refused-calls")
            #expect(observer.callName(of: check) == "bpf")
        }
    }

    /// What is executed, as /proc would tell it.
    @Test(.requires(.root, .observer))
    func anExecutionTellsWhatIsExecuted() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.begin()
        let pid = try Self.start([BuiltProgram.built("refused-calls").path, "maps", "two words", ""])
        let execution = try #require(observer.nextExecution())
        #expect(observer.nextExecution() == nil)
        #expect(execution.pid == pid)
        #expect(execution.name.text == "refused-calls")
        #expect(execution.path != nil && execution.path == ProcessFiles.executable(pid))
        #expect(execution.arguments == ProcessFiles.arguments(pid))
        #expect(execution.arguments?.dropFirst() == ["maps", "two words", ""])
        #expect(tracee_run_to(-1) == 0)
    }

    /// Of a file that has been deleted /proc says so; and more words than there is room for are left to it, too.
    @Test(.requires(.root, .observer))
    func whatTheObserverDoesNotKnowIsLeftOut() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.begin()
        let scratch = ScratchDirectory()
        let gone = scratch.path("gone")
        let pid = try Self.start(
            [
                "/bin/sh", "-c",
                "cp /bin/true \(gone); exec 9<\(gone); rm \(gone); exec /proc/self/fd/9 $(seq 200)",
            ])
        defer { tracee_kill(pid) }
        #expect(observer.nextExecution()?.path != nil)
        var executions: [ObservedExecution] = []
        while tracee_run_to_exec() > 0 {
            while let execution = observer.nextExecution() {
                if execution.pid == pid { executions.append(execution) }
            }
        }
        #expect(executions.count == 1)
        #expect(executions.first?.path == nil)
        #expect(executions.first?.arguments == nil)
    }

    /// What a launched process does before it is the application is bpfrec's own.
    @Test(.requires(.root, .observer))
    func nothingIsToldBeforeItBegins() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        try Self.trace(["maps", "10"])
        #expect(Self.checks(observer).isEmpty)
    }

    /// Not even its own child, as the init of a sandbox is.
    @Test(.requires(.root, .observer))
    func whatIsNotTracedIsNotFollowed() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.begin()
        let program = BuiltProgram.built("refused-calls")
        let scratch = ScratchDirectory()
        let result = try program.run(["maps", "10"], in: scratch.url)
        #expect(result.status == 0)
        #expect(Self.checks(observer).isEmpty)
    }

    /// Threads, children and theirs, whoever made them.
    @Test(.requires(.root, .observer))
    func descendantsAreFollowed() throws {
        let application = BuiltProgram.built("refused-calls").path
        let run = try ObservedRun(
            recordingCommand: [
                "sh", "-c", "sh -c '\(application) maps 3; true' & \(application) maps 3; wait",
            ])
        let asked = run.calls.filter { $0.captured.command == .mapCreate }
        #expect(Set(asked.map(\.pid)).count == 2)
        #expect(asked.allSatisfy { $0.checks?.count == 2 })
    }

    /// Outside bpf(), a program is told of once, and the next one of the same process again.
    @Test(.requires(.root, .observer))
    func eachProgramOfAProcessIsToldOf() throws {
        let run = try ObservedRun(recording: "refused-calls", ["sockets", "3"])
        let checks = run.events.compactMap { event in
            if case .check(let check) = event, check.call == "socket" { check } else { nil }
        }
        let netRaw = UInt8(13)
        #expect(checks.map(\.check.capability) == [netRaw, netRaw, netRaw])
        #expect(Set(checks.map(\.pid)).count == 1)
        #expect(checks.allSatisfy { $0.comm == "refused-calls" })
    }

    /// Every fork asks the initial namespace for CAP_SYS_ADMIN as well, in vain or not.
    @Test(.requires(.root, .observer), arguments: ["clone", "clone3", "unshare", "setns", "fork"])
    func sysAdminIsToldOfWhereNamespacesAreMade(_ call: String) throws {
        let run = try ObservedRun(recording: "refused-calls", ["namespaces", call])
        #expect(run.result.status == 0, "\(run.result.error)")
        let checks = run.events.compactMap { event in
            if case .check(let check) = event { check } else { nil }
        }
        let sysAdmin = checks.filter { $0.check.capability == 21 }
        #expect(sysAdmin.map(\.call) == (call == "fork" ? [] : [call]))
        #expect(sysAdmin.allSatisfy { $0.check.namespace == .initial && $0.check.isGranted })
    }

    /// Runs refused-calls to its end, traced by this thread, which has loaded the observer.
    @discardableResult
    private static func trace(_ arguments: [String]) throws -> Int32 {
        let pid = try start([BuiltProgram.built("refused-calls").path] + arguments)
        #expect(tracee_run_to(-1) == 0)
        return pid
    }

    /// Stopped after its exec.
    private static func start(_ words: [String]) throws -> Int32 {
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let pid = tracee_start(&pointers)
        try #require(pid > 0)
        return pid
    }

    private static func checks(_ observer: KernelObserver) -> [ObservedCheck] {
        var checks: [ObservedCheck] = []
        while let check = observer.next() { checks.append(check) }
        return checks
    }

    /// The verifier asks the same a dozen times at every call of a helper: more than the ring buffer holds.
    @Test(.requires(.root, .observer))
    func aLargeProgramIsAskedEachOnce() throws {
        let run = try ObservedRun(recording: "refused-calls", ["large", "20000"])
        #expect(run.result.status == 0, "\(run.result.error)")
        let load = try #require(run.calls.last { $0.captured.command == .progLoad })
        #expect(load.checks?.map(\.capability) == [39, 38])
        #expect(load.checks?.allSatisfy(\.isGranted) == true)
        #expect(try #require(run.end).lost == ObservationLosses())
    }

    /// A thread that executes a program goes under the leader's number, and may have slept as often as the leader had.
    @Test(.requires(.root, .observer))
    func aProgramOfAThreadIsAskedAnew() throws {
        let run = try ObservedRun(recording: "refused-calls", ["large-and-thread"])
        #expect(run.result.status == 0, "\(run.result.error)")
        let asked = run.calls.filter { $0.captured.command == .progLoad }.map { $0.checks?.map(\.capability) }
        #expect(asked == [[39, 38], [39, 38]])
    }

    /// A light skeleton loads its programs by running one, in one call of the application's.
    @Test(.requires(.root, .observer, .samples, .installed("bpftool")))
    func whatALoaderProgramLoadsIsAskedEachOnce() throws {
        let pin = "/sys/fs/bpf/loaded-\(getpid())"
        defer { unlink(pin) }
        let object = "\(BuiltProgram.root)/build/bpf/xdp_counter.bpf.o"
        let run = try ObservedRun(recordingCommand: ["bpftool", "-L", "prog", "load", object, pin])
        let call = try #require(run.calls.last { $0.captured.command == .progTestRun })
        let checks = try #require(call.checks).map(\.capability).filter { [38, 39].contains($0) }
        #expect(checks.sorted() == [38, 39])
    }

    /// Where the answer is no, CAP_SYS_ADMIN is asked for as well.
    @Test(.requires(.root, .observer))
    func aLargeProgramWithoutPrivilegeIsAskedEachOnce() throws {
        let policy = """
            [delegate]
            cmds = ["prog_load"]
            progs = ["socket_filter"]
            attachs = ["cgroup_inet_ingress"]
            [sandbox]
            capabilities = ["bpf"]
            """
        let run = try ObservedRun(replaying: "refused-calls", ["large", "20000"], policy: policy)
        #expect(run.result.status == 0, "\(run.result.error)")
        let load = try #require(run.calls.last { $0.captured.command == .progLoad })
        let checks = try #require(load.checks)
        #expect(checks.count < 12)
        #expect(checks.first?.capability == 39 && checks.first?.isGranted == true)
        let denied = checks.filter { !$0.isGranted }.map(\.capability)
        #expect(denied.prefix(2) == [38, 21])
        #expect(try #require(run.end).lost == ObservationLosses())
    }

    @Test(.requires(.root, .observer))
    func aThousandThreadsLoseNothing() throws {
        let run = try ObservedRun(recording: "refused-calls", ["threads"])
        #expect(run.result.status == 0)
        let asked = run.calls.filter { $0.captured.command == .progGetNextId }
        #expect(asked.count == 5000)
        #expect(Set(asked.map(\.tid)).count == 1000)
        let sysAdmin = UInt8(21)
        for call in asked { #expect(call.checks?.map(\.capability) == [sysAdmin], "call \(call.number)") }
        #expect(try #require(run.end).lost == ObservationLosses())
    }

    @Test(.requires(.root, .observer))
    func callsThatDoNotStopAreCountedExactly() throws {
        let run = try ObservedRun(
            recording: "refused-calls", ["threads"], options: ["--trace", "prog_load", "--count"])
        #expect(run.calls.isEmpty)
        let counts = run.events.compactMap { event in
            if case .counts(let counts) = event { counts } else { nil }
        }
        #expect(counts.reduce(0) { $0 + $1.calls } == 5000)
        #expect(counts.allSatisfy { $0.command == .progGetNextId && $0.map == nil })
        #expect(
            run.result.error.contains(
                "5000 more calls did not stop: they were counted in the kernel, and none was lost"))
    }

    @Test(.requires(.root, .observer))
    func aRecordingSaysWhetherChecksWereObserved() throws {
        for (options, isObserved) in [([], true), (["--no-observe"], false)] {
            let run = try ObservedRun(recording: "refused-calls", ["outside"], options: options)
            guard case .header(let header)? = run.events.first else {
                Issue.record("no header")
                return
            }
            #expect(header.observed == isObserved)
            #expect(run.calls.allSatisfy { ($0.checks != nil) == isObserved })
        }
    }

    /// Nothing of it is left when it is gone.
    @Test(.requires(.root, .observer))
    func itIsGoneWithItsOwner() throws {
        let before = Self.openLinks()
        var own: Set<Substring> = []
        do {
            let observer = try KernelObserver.load(selection: .all, isCounting: false)
            observer.begin()
            own = Self.openLinks().subtracting(before)
        }
        #expect(!own.isEmpty)
        // Of the observers that other tests have loaded meanwhile, none stays either.
        #expect(Patience.wait { Self.openLinks().isDisjoint(with: own) })
    }

    /// The links that this process has open, each by the line of its number.
    private static func openLinks() -> Set<Substring> {
        Set(
            (0..<1024).compactMap { descriptor in
                (try? String(contentsOfFile: "/proc/self/fdinfo/\(descriptor)", encoding: .utf8))?
                    .split(separator: "\n").first { $0.hasPrefix("link_id:") }
            })
    }
}
