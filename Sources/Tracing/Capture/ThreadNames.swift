import CLinux
import Glibc

/// Asks for the names of threads, which may change at any time. The file of the last one stays open, since most calls come
/// from the thread that made the one before, and opening it costs twice what reading it does.
final class ThreadNames {
    /// TASK_COMM_LEN and a newline, with room.
    private static let limit = 32

    private var tid: Int32 = 0
    private var file: CInt = -1

    deinit {
        close()
    }

    /// nil where the thread is gone.
    func name(of tid: Int32) -> String? {
        // Another thread may have got the number of the one whose file is open, which then says nothing any more.
        if tid == self.tid, let name = read() { return name }
        close()
        self.tid = tid
        file = clinux_open("/proc/\(tid)/comm", O_RDONLY, 0)
        return read()
    }

    private func read() -> String? {
        guard file >= 0 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: Self.limit, alignment: 1) { buffer in
            let count = clinux_pread_some(file, buffer.baseAddress, buffer.count, 0)
            guard count > 0 else { return nil }
            // A newline that the kernel adds; a name may hold others.
            return String(decoding: buffer[..<(count - 1)], as: UTF8.self)
        }
    }

    private func close() {
        if file >= 0 { _ = clinux_close(file) }
        file = -1
    }
}
