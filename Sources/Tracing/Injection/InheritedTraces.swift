import BpfAbi
import CLinux
import LinuxCalls

/// What a process that was made while a token was in its parent has got with the rest: it did not ask for it either.
struct InheritedTraces: Equatable {
    var token: Int32?
    var page: UInt64?

    var isEmpty: Bool { token == nil && page == nil }
}

/// The calls that are being made, and those of the last seconds: the copy of a process may be older than its first stop,
/// and by much where the machine is busy.
struct RecentInjections {
    private struct Finished {
        var call: InjectedCall
        var end: UInt64
    }

    private static let age: UInt64 = 5_000_000_000
    private var finished: [Finished] = []

    mutating func add(_ call: InjectedCall) {
        let now = Clock.monotonic()
        finished.removeAll { now &- $0.end > Self.age }
        // One of a kind: descriptors and pages are mostly the same every time.
        finished.removeAll { $0.call.token == call.token && $0.call.page == call.page }
        finished.append(Finished(call: call, end: now))
    }

    /// What a new process has of them; `current` are the calls that threads are in.
    func traces(in pid: Int32, current: [Int32: InjectedCall]) -> InheritedTraces {
        let now = Clock.monotonic()
        let past = finished.filter { now &- $0.end <= Self.age }.map(\.call)
        // What it shares with a thread that is in such a call is that thread's own.
        let tokens = Self.used(by: pid, sharing: CLINUX_SHARED_DESCRIPTORS, current).map(\.token)
        let pages = Self.used(by: pid, sharing: CLINUX_SHARED_MEMORY, current).map(\.page)
        let calls = current.values + past
        return InheritedTraces(
            token: calls.first {
                !tokens.contains($0.token) && ProcessFiles.hasToken(pid, under: $0.token)
            }?.token,
            page: calls.first { $0.page != 0 && !pages.contains($0.page) && $0.isPage(of: pid) }?.page)
    }

    private static func used(by pid: Int32, sharing what: CInt, _ current: [Int32: InjectedCall])
        -> [InjectedCall]
    {
        current.filter { clinux_share(pid, $0.key, what) == 1 }.map(\.value)
    }
}

extension InjectedCall {
    /// Whether a process has our page where it was.
    fileprivate func isPage(of pid: Int32) -> Bool {
        let expected = changedAttr
        var found = [UInt8](repeating: 0, count: expected.count)
        let count = found.withUnsafeMutableBytes { clinux_process_read(pid, page, $0.baseAddress, $0.count) }
        guard count == expected.count else { return false }
        // The kernel may have answered in it by then.
        for field in field.answers where field.upperBound <= expected.count {
            found.replaceSubrange(field, with: expected[field])
        }
        return found == expected
    }
}

extension ProcessFiles {
    /// Whether a descriptor of a thread is a token.
    static func hasToken(_ tid: Int32, under descriptor: Int32) -> Bool {
        FdInfo.parse(descriptorInfo(tid, descriptor) ?? [], link: "")?.kind == .token
    }
}
