import BpfAbi
import CLinux
import Foundation
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
        let calls = 15_000
        // Other tests ask in this process as well, though not all the time.
        var counted = Int.max
        for _ in 0..<8 where counted >= 2 * calls + 2000 { counted = try Self.checks(ofProbes: calls) }
        #expect(counted < 2 * calls + 2000)
    }

    /// How many checks were taken of the ring buffer or lost while so many maps were made, which is more than it holds.
    private static func checks(ofProbes calls: Int) throws -> Int {
        let observer = try KernelObserver.load(selection: .all, isCounting: false)
        observer.follow(getpid())
        // Making an array map asks for CAP_BPF and, softly, for CAP_PERFMON.
        for _ in 0..<calls { #expect(clinux_probe_bpf() == 0) }
        let lost = observer.losses.checks
        var taken = 0
        var own = 0
        while let check = observer.next() {
            taken += 1
            if check.isInStoppingCall { own += 1 }
        }
        #expect(taken <= ringBytes / recordBytes)
        #expect(taken > ringBytes / recordBytes - 100)
        #expect(own + Int(lost) >= 2 * calls)
        return own + Int(lost)
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
        let before = Self.openLinks()
        var own: Set<Substring> = []
        do {
            let observer = try KernelObserver.load(selection: .all, isCounting: false)
            observer.follow(getpid())
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
