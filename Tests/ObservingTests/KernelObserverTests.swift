import BpfAbi
import CLinux
import Glibc
import Recording
import TestSupport
import Testing
import Tracing

@testable import Observing

struct KernelObserverTests {
    private static let ringBytes = 1 << 20
    /// A check with the head of its record.
    private static let recordBytes = 40

    /// What does not fit is counted, to the last check.
    @Test(.requires(.root, .observer))
    func aFullRingBufferIsReportedWithTheNumberLost() throws {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.follow(getpid())
        // Making an array map asks for CAP_BPF and, softly, for CAP_PERFMON.
        let calls = 15_000
        for _ in 0..<calls { #expect(clinux_probe_bpf() == 0) }
        let lost = observer.losses.checks
        var taken = 0
        var own = 0
        while let check = observer.next() {
            taken += 1
            if check.isInStoppingCall { own += 1 }
        }
        #expect(taken <= Self.ringBytes / Self.recordBytes)
        #expect(taken > Self.ringBytes / Self.recordBytes - 100)
        #expect(own + Int(lost) >= 2 * calls)
        // Other tests run in this process as well.
        #expect(own + Int(lost) < 2 * calls + 2000)
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
        guard case .end(let end)? = run.events.last else {
            Issue.record("no end")
            return
        }
        #expect(end.lost == ObservationLosses())
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
        func openPrograms() -> Int {
            var count = 0
            for descriptor in 0..<256 {
                var text = [CChar](repeating: 0, count: 64)
                let length = readlink("/proc/self/fd/\(descriptor)", &text, text.count - 1)
                if length > 0,
                    String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
                        == "anon_inode:bpf_link"
                {
                    count += 1
                }
            }
            return count
        }
        let before = openPrograms()
        do {
            let observer = try KernelObserver.load(selection: .all, isCounting: false)
            observer.follow(getpid())
            #expect(openPrograms() > before)
        }
        #expect(openPrograms() == before)
    }
}
