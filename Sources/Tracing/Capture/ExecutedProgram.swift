import CLinux
import LinuxCalls

/// What a process has just begun to execute.
struct ExecutedProgram {
    /// The strings of most programs are within this; what has more is asked of /proc.
    private static let stackLimit = 8192

    let comm: String
    let exe: String
    let arguments: [String]

    /// Of a process that stopped at its exec. What the observer saw is not asked for again.
    init(_ pid: Int32, seen: ObservedExecution?) {
        exe = seen?.path ?? ProcessFiles.executable(pid) ?? ""
        if let seen, let arguments = seen.arguments {
            comm = seen.name.text
            self.arguments = arguments
            return
        }
        let stack = Self.stack(of: pid)
        comm =
            seen?.name.text ?? stack?.comm.map { String(decoding: $0, as: UTF8.self) }
            ?? ProcessFiles.comm(pid) ?? ""
        arguments =
            stack?.arguments.map { String(decoding: $0, as: UTF8.self) } ?? ProcessFiles.arguments(pid)
    }

    private static func stack(of pid: Int32) -> InitialStack? {
        guard let info = try? Ptrace.syscallInfo(pid), info.arch == Architecture.x86_64.rawValue else {
            return nil
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: stackLimit) { buffer, count in
            count = max(0, clinux_process_read(pid, info.sp, buffer.baseAddress, buffer.count))
        }
        return InitialStack(bytes, at: info.sp)
    }
}
