package import LinuxCalls

/// Why there is no helper.
package enum HelperError: Error, Equatable, CustomStringConvertible {
    case notRoot
    case tooOld(kernel: String)
    case notInitialRoot
    case noSocket(path: String, errno: Int32)
    /// LISTEN_FDS promises something else.
    case noInheritedSocket
    case failed(SyscallError)

    package var description: String {
        switch self {
        case .notRoot: "the helper needs root: CAP_SYS_ADMIN to delegate, CAP_SYS_PTRACE to see who asks"
        case .tooOld(let kernel): "BPF tokens came with Linux 6.9, and this is \(kernel)"
        case .notInitialRoot:
            "this root may not delegate BPF: only one in the initial user namespace may, and this is a container's"
        case .noSocket(let path, 98):
            "cannot listen at \(path): a helper is there already, or a file that is no socket"
        case .noSocket(let path, let errno): "cannot listen at \(path): \(ErrnoName.text(errno))"
        case .noInheritedSocket:
            "what was passed by LISTEN_FDS is not one listening socket of ListenSequentialPacket="
        case .failed(let error): "\(error)"
        }
    }
}
