import LinuxCalls
import Unwinding

/// What the threads of one process share.
final class TracedProcess {
    let pid: Int32
    private(set) var memory: ProcessMemory
    let descriptors: DescriptorReader
    let stacks: StackWalker
    private(set) var executable: String?

    init(pid: Int32, symbols: SymbolStore) {
        stacks = StackWalker(symbols: symbols)
        self.pid = pid
        memory = ProcessMemory(pid: pid)
        descriptors = DescriptorReader(pid: pid)
        executable = ProcessFiles.executable(pid)
    }

    /// After exec: another address space, fewer descriptors, another program.
    func replaceProgram() {
        memory = ProcessMemory(pid: pid)
        descriptors.forget()
        stacks.forget()
        executable = ProcessFiles.executable(pid)
    }
}
