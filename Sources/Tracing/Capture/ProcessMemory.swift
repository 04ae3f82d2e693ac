import BpfAbi
import CLinux
import Glibc
import LinuxCalls

/// The memory of a traced process through one kept /proc/PID/mem, which costs half of process_vm_readv(2) a read;
/// that call where the file cannot be opened.
///
/// The first read of a stop takes what is around it as well: keys, values and names mostly lie on the same stack as
/// the attr that names them, and a byte more costs nothing where a further read costs a microsecond.
package final class ProcessMemory: TraceeMemory {
    private static let pageSize: UInt64 = 4096
    private static let before: UInt64 = 256
    private static let after: UInt64 = 768

    private let pid: Int32
    private let file: CInt
    private let window = UnsafeMutableRawBufferPointer.allocate(
        byteCount: Int(ProcessMemory.before + ProcessMemory.after), alignment: 16)
    private var windowStart: UInt64 = 0
    /// How many bytes of the window hold; 0 until the first read of a stop.
    private var windowCount = 0

    package init(pid: Int32) {
        self.pid = pid
        file = clinux_open("/proc/\(pid)/mem", O_RDONLY, 0)
    }

    deinit {
        if file >= 0 { _ = clinux_close(file) }
        window.deallocate()
    }

    /// Something of the process ran: what was read before no longer holds.
    func beginStop() {
        windowCount = 0
    }

    package func read(_ count: Int, at address: UInt64) -> [UInt8] {
        guard count > 0 else { return [] }
        if windowCount == 0, count <= Int(Self.before) { fillWindow(around: address) }
        let offset = address &- windowStart
        if offset < UInt64(windowCount), count <= windowCount - Int(offset) {
            return [UInt8](window[Int(offset)..<Int(offset) + count])
        }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(count, at: address, into: buffer.baseAddress)
        }
    }

    /// Stays in the page of the address, since the next one may not be there.
    private func fillWindow(around address: UInt64) {
        let page = address & ~(Self.pageSize - 1)
        let start = address - min(address - page, Self.before)
        let count = min(page &+ Self.pageSize &- start, Self.before + Self.after)
        windowStart = start
        windowCount = read(Int(count), at: start, into: window.baseAddress)
    }

    private func read(_ count: Int, at address: UInt64, into buffer: UnsafeMutableRawPointer?) -> Int {
        let read =
            file >= 0
            ? clinux_pread(file, buffer, count, address) : clinux_process_read(pid, address, buffer, count)
        return max(0, read)
    }
}
