import BpfAbi
import CLinux
import Glibc
import LinuxCalls

/// The memory of a traced process through one kept /proc/PID/mem, which costs half of process_vm_readv(2) a read;
/// that call where the file cannot be opened.
///
/// The first read of a stop takes what is around it as well: keys, values and names mostly lie on the same stack as
/// the attr that names them, and a byte more costs nothing where a further read costs a microsecond. So does the first
/// one elsewhere: instructions and the licence lie among a program's constants.
package final class ProcessMemory: TraceeMemory {
    private static let pageSize: UInt64 = 4096
    private static let before: UInt64 = 512
    private static let after: UInt64 = 512

    /// What was read around an address.
    private struct Window {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Int(ProcessMemory.before + ProcessMemory.after), alignment: 16)
        var start: UInt64 = 0
        /// How many bytes of it hold; 0 until it is filled.
        var count = 0

        @inline(__always)
        func bytes(_ wanted: Int, at address: UInt64) -> [UInt8]? {
            let offset = address &- start
            guard offset < UInt64(count), wanted <= count - Int(offset) else { return nil }
            let window = UnsafeMutableRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset) + wanted])
            return Array(window.assumingMemoryBound(to: UInt8.self))
        }
    }

    private let pid: Int32
    private let file: CInt
    private var first = Window()
    private var second = Window()

    package init(pid: Int32) {
        self.pid = pid
        file = clinux_open("/proc/\(pid)/mem", O_RDONLY, 0)
    }

    deinit {
        if file >= 0 { _ = clinux_close(file) }
        first.bytes.deallocate()
        second.bytes.deallocate()
    }

    /// Something of the process ran: what was read before no longer holds.
    func beginStop() {
        first.count = 0
        second.count = 0
    }

    package func read(_ count: Int, at address: UInt64) -> [UInt8] {
        guard count > 0 else { return [] }
        if let bytes = first.bytes(count, at: address) { return bytes }
        if let bytes = second.bytes(count, at: address) { return bytes }
        if count <= Int(Self.before), count <= Int(Self.pageSize - address % Self.pageSize) {
            if first.count == 0 {
                fill(&first, around: address)
                if let bytes = first.bytes(count, at: address) { return bytes }
            } else if second.count == 0 {
                fill(&second, around: address)
                if let bytes = second.bytes(count, at: address) { return bytes }
            }
        }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            initialized = read(count, at: address, into: buffer.baseAddress)
        }
    }

    /// Does not go beyond the page of the address, since the next one may not be there; nor may the one before, which is
    /// tried all the same: a licence often ends where the instructions' page begins.
    private func fill(_ window: inout Window, around address: UInt64) {
        let page = address & ~(Self.pageSize - 1)
        let isWhole = fill(&window, from: address - min(address, Self.before), to: page &+ Self.pageSize)
        if !isWhole, address - page < Self.before { _ = fill(&window, from: page, to: page &+ Self.pageSize) }
    }

    private func fill(_ window: inout Window, from start: UInt64, to end: UInt64) -> Bool {
        window.start = start
        window.count = read(
            Int(min(end &- start, Self.before + Self.after)), at: start, into: window.bytes.baseAddress)
        return window.count > 0
    }

    private func read(_ count: Int, at address: UInt64, into buffer: UnsafeMutableRawPointer?) -> Int {
        let read =
            file >= 0
            ? clinux_pread(file, buffer, count, address) : clinux_process_read(pid, address, buffer, count)
        return max(0, read)
    }
}
