import LinuxCalls
import Unwinding

/// What the threads of one process share.
final class TracedProcess {
    let pid: Int32
    private(set) var memory: ProcessMemory
    let descriptors: DescriptorReader
    let stacks: StackWalker
    private(set) var executable: String?
    /// Its program has made a token, or passed one to a call: it asks for itself.
    var passesTokens = false

    init(pid: Int32, symbols: SymbolStore) {
        stacks = StackWalker(symbols: symbols)
        self.pid = pid
        memory = ProcessMemory(pid: pid)
        descriptors = DescriptorReader(pid: pid)
        executable = ProcessFiles.executable(pid)
    }

    /// A child of that one: it may have got the token with the rest of the descriptors.
    func inherit(from parent: TracedProcess) {
        if parent.passesTokens { passesTokens = true }
    }

    /// After exec: another address space, fewer descriptors, another program.
    func replaceProgram() {
        memory = ProcessMemory(pid: pid)
        descriptors.forget()
        stacks.forget()
        passesTokens = false
        executable = ProcessFiles.executable(pid)
    }
}
