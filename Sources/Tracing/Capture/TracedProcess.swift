import Glibc
import LinuxCalls
import Unwinding

/// What the threads of one process share. What only bpf() calls need is made at the first of them: most processes
/// never make one.
final class TracedProcess {
    let pid: Int32
    let descriptors: DescriptorReader
    /// Asked once: processes come by the thousand.
    private static let isRoot = geteuid() == 0

    private let symbols: SymbolStore
    private var openedMemory: ProcessMemory?
    private var walker: StackWalker?
    /// Its program has made a token, or passed one to a call: it asks for itself.
    var passesTokens = false
    /// How many threads of it are traced.
    var threads = 0
    /// What the observer saw it execute, until that is looked at.
    var execution: ObservedExecution?

    init(pid: Int32, symbols: SymbolStore) {
        self.pid = pid
        self.symbols = symbols
        descriptors = DescriptorReader(pid: pid)
        openMemoryWithoutPrivilege()
    }

    /// Opened through the thread that is stopped: a leader that has ended has no memory any more.
    func memory(of tid: Int32) -> ProcessMemory {
        if let openedMemory { return openedMemory }
        let memory = ProcessMemory(pid: tid)
        openedMemory = memory
        return memory
    }

    var stacks: StackWalker {
        if let walker { return walker }
        let walker = StackWalker(symbols: symbols)
        self.walker = walker
        return walker
    }

    /// A child of that one: it may have got the token with the rest of the descriptors.
    func inherit(from parent: TracedProcess) {
        if parent.passesTokens { passesTokens = true }
    }

    /// After exec: another address space, fewer descriptors, another program.
    func replaceProgram() {
        openedMemory = nil
        openMemoryWithoutPrivilege()
        descriptors.forget()
        walker?.forget()
        passesTokens = false
        execution = nil
    }

    /// A process may forbid others to open its memory (PR_SET_DUMPABLE), which only root may do nevertheless.
    private func openMemoryWithoutPrivilege() {
        if !Self.isRoot { openedMemory = ProcessMemory(pid: pid) }
    }
}
