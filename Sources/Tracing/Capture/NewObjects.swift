import BpfAbi
import CLinux
import Glibc

/// Asks the kernel what a call has just made, by a copy of the application's descriptor: a third of what /proc costs, which
/// is a third of all that is done for a small program. The thread's handle stays open, since most calls come from the thread
/// that made the one before.
struct NewObjects: ~Copyable {
    private let pid: Int32
    private var tid: Int32 = 0
    private var thread: CInt = -1
    /// The kernel is too old or forbids it, and will at the next call.
    private var isRefused = false

    init(pid: Int32) {
        self.pid = pid
    }

    deinit {
        if thread >= 0 { _ = clinux_close(thread) }
    }

    /// nil where the kernel does not tell, or the descriptor is of another kind.
    mutating func fact(of descriptor: Int32, _ kind: DescriptorFact.Kind, in tid: Int32) -> DescriptorFact? {
        guard !isRefused, let asked = Self.kind(kind) else { return nil }
        // Another thread may have got the number of the one whose handle is open, which then leads nowhere.
        if tid == self.tid, let fact = fact(of: descriptor, kind, asked) { return fact }
        open(tid)
        return fact(of: descriptor, kind, asked)
    }

    private mutating func fact(
        of descriptor: Int32, _ kind: DescriptorFact.Kind, _ asked: clinux_object_kind
    ) -> DescriptorFact? {
        var object = clinux_object()
        let result = thread < 0 ? thread : clinux_object_of(thread, descriptor, asked, &object)
        isRefused = [-EPERM, -ENOSYS].contains(result)
        guard result == 0 else { return nil }
        var fields = DescriptorFact.Fields(kind: kind)
        fields.id = object.id
        guard kind != .btf else { return DescriptorFact(fields) }
        fields.type = object.type
        guard kind == .map else { return DescriptorFact(fields) }
        fields.keySize = object.key_size
        fields.valueSize = object.value_size
        fields.maxEntries = object.max_entries
        fields.mapFlags = object.map_flags
        fields.access = DescriptorFact.Access(mode: UInt64(object.access))
        return DescriptorFact(fields)
    }

    private mutating func open(_ tid: Int32) {
        if thread >= 0 { _ = clinux_close(thread) }
        self.tid = tid
        thread = clinux_thread_open(tid, tid == pid ? 1 : 0)
    }

    private static func kind(_ kind: DescriptorFact.Kind) -> clinux_object_kind? {
        switch kind {
        case .map: CLINUX_OBJECT_MAP
        case .prog: CLINUX_OBJECT_PROG
        case .btf: CLINUX_OBJECT_BTF
        default: nil
        }
    }
}
