import BpfAbi
import CObserver
import Glibc
package import Recording
package import Tracing

/// The observer in the kernel (bpf/observer.bpf.c). It is gone when this object is, or the process.
package final class KernelObserver: CallObserver {
    private let raw: OpaquePointer
    private let selection: TraceSelection
    private var neverTold: UInt64 = 0
    package let hooks: ObserverHooks
    /// Better ways of listening, and why they do not work here.
    package private(set) var passedOver: [ObserverFailure] = []

    /// Loads the best that this kernel takes. `isCounting`: the calls that do not stop are counted.
    package static func load(selection: TraceSelection, isCounting: Bool) throws(ObserverFailure)
        -> KernelObserver
    {
        guard ObserverPrivilege.isHeld() else { throw .lacksPrivilege }
        let kernel = try ObserverKernel.running.get()
        let candidates = kernel.hooks.candidates(isCounting: isCounting)
        guard !candidates.isEmpty else { throw .hasNoHook }
        var failures: [ObserverFailure] = []
        for hooks in candidates {
            do throws(ObserverFailure) {
                let observer = try KernelObserver(hooks: hooks, of: kernel, selection: selection)
                observer.passedOver = failures.map { $0.apart(from: hooks) }
                return observer
            } catch {
                failures.append(error)
            }
        }
        // Why the best did not work is what the user wants to know.
        throw failures.first { !$0.concerns(.executions) } ?? failures[0]
    }

    private init(hooks: ObserverHooks, of kernel: ObserverKernel, selection: TraceSelection)
        throws(ObserverFailure)
    {
        if let lack = kernel.lack(for: hooks) { throw .refused(hooks: hooks, errno: ENOENT, words: lack) }
        var opened: OpaquePointer?
        var why = [CChar](repeating: 0, count: 1024)
        let result = cobserver_open(
            hooks.rawValue, kernel.programs, kernel.offsets, Self.stopping(selection), &opened, &why,
            why.count)
        guard result >= 0, let opened else {
            throw .refused(
                hooks: hooks, errno: -result,
                words: String(decoding: why.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
        raw = opened
        self.hooks = hooks
        self.selection = selection
    }

    deinit {
        cobserver_close(raw)
    }

    /// Bit N is set where command N stops.
    private static func stopping(_ selection: TraceSelection) -> UInt64 {
        (UInt32(0)..<64).reduce(0) { mask, number in
            selection.includes(BpfCommand(rawValue: number)) ? mask | 1 << UInt64(number) : mask
        }
    }

    package func begin() {
        // A kernel may have come to refuse the write to the map: no check is told then, and the recording is to say so.
        if cobserver_begin(raw) < 0 { neverTold = 1 }
    }

    package func next() -> ObservedCheck? {
        var check = cobserver_check()
        guard cobserver_next(raw, &check) == 1 else { return nil }
        let isI386 = check.is_i386 != 0
        let isBpf = check.call & ~0x4000_0000 == (isI386 ? 357 : 321)
        return ObservedCheck(
            time: check.time, pid: Int32(bitPattern: check.pid), tid: Int32(bitPattern: check.tid),
            name: withUnsafeBytes(of: check.comm) { ThreadName($0) },
            call: check.call, isI386: isI386,
            isInStoppingCall: isBpf && selection.includes(BpfCommand(rawValue: check.command)),
            check: CapabilityCheck(
                capability: check.capability, namespace: Self.namespace(check.which), inode: check.inode,
                isGranted: check.is_granted != 0))
    }

    package func nextExecution() -> ObservedExecution? {
        var execution = cobserver_execution()
        guard cobserver_next_execution(raw, &execution) == 1 else { return nil }
        return ObservedExecution(execution)
    }

    package func callName(of check: ObservedCheck) -> String {
        SystemCallNames.name(check.call, isI386: check.isI386)
    }

    private static func namespace(_ which: UInt8) -> CapabilityCheck.Namespace {
        switch which {
        case 0: .initial
        case 1: .own
        default: .other
        }
    }

    package func takeCounts(of pid: Int32?) -> [ObservedCount] {
        guard !hooks.isDisjoint(with: .counts) else { return [] }
        var counts: [ObservedCount] = []
        var count = cobserver_count()
        while cobserver_take_count(raw, pid.map(UInt32.init(bitPattern:)) ?? 0, &count) == 1 {
            counts.append(ObservedCount(count))
        }
        return counts.sorted {
            ($0.pid, $0.command.rawValue, $0.order) < ($1.pid, $1.command.rawValue, $1.order)
        }
    }

    package var losses: ObservationLosses {
        var losses = cobserver_losses()
        cobserver_losses(raw, &losses)
        return ObservationLosses(checks: losses.checks &+ neverTold, counts: losses.calls)
    }
}

extension ObservedExecution {
    fileprivate init(_ execution: cobserver_execution) {
        func pieces<Bytes>(_ bytes: Bytes, _ size: UInt32) -> [String] {
            withUnsafeBytes(of: bytes) { bytes in
                // The last of them is ended, too.
                bytes.prefix(Int(size)).dropLast().split(separator: 0, omittingEmptySubsequences: false)
                    .map { String(decoding: $0, as: UTF8.self) }
            }
        }
        self.init(
            pid: Int32(bitPattern: execution.pid),
            name: withUnsafeBytes(of: execution.comm) { ThreadName($0) },
            path: execution.path_size == 0
                ? nil : pieces(execution.path, execution.path_size).reversed().map { "/" + $0 }.joined(),
            arguments: execution.arguments_size == 0
                ? nil : pieces(execution.arguments, execution.arguments_size))
    }
}

extension ObservedCount {
    fileprivate init(_ count: cobserver_count) {
        let name = withUnsafeBytes(of: count.map_name) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init(
            pid: Int32(bitPattern: count.pid), command: BpfCommand(rawValue: count.command),
            map: count.map == 0 ? nil : CountsEvent.Map(id: count.map, type: count.map_type, name: name),
            errno: count.error == 0 ? nil : count.error, calls: count.calls)
    }

    /// By map, then by error.
    fileprivate var order: UInt64 { UInt64(map?.id ?? 0) << 32 | UInt64(errno ?? 0) }
}
