import BpfAbi
import CLinux
import Glibc
import LinuxCalls

/// The memory of a traced process through one kept /proc/PID/mem, which costs half of process_vm_readv(2) a read;
/// that call where the file cannot be opened.
package final class ProcessMemory: TraceeMemory {
    private let pid: Int32
    private let file: CInt

    package init(pid: Int32) {
        self.pid = pid
        file = clinux_open("/proc/\(pid)/mem", O_RDONLY, 0)
    }

    deinit {
        if file >= 0 { _ = clinux_close(file) }
    }

    package func read(_ count: Int, at address: UInt64) -> [UInt8] {
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let read =
                file >= 0
                ? clinux_pread(file, buffer.baseAddress, count, address)
                : clinux_process_read(pid, address, buffer.baseAddress, count)
            initialized = max(0, read)
        }
    }
}
