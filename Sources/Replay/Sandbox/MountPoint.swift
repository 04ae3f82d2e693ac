import CLinux
import Glibc
import LinuxCalls

/// The directory on which the bpffs is mounted. Below /sys it is the kernel's; anywhere else it has to be a real one,
/// which is made where it is missing, and removed again.
struct MountPoint: ~Copyable {
    private let directory: OwnedDescriptor?
    /// The last part of the path where nothing is there yet.
    let missingName: String?

    /// What `missingName` is to be made in; -1: nothing is to be made.
    var parent: CInt {
        switch directory {
        case .some(let directory): directory.raw
        case .none: -1
        }
    }

    init(_ settings: SandboxSettings) throws(SandboxError) {
        let parts = settings.bpffs.split(separator: "/")
        guard let name = parts.last, parts.first != "sys", parts.first != "proc" else {
            directory = nil
            missingName = nil
            return
        }
        do throws(SyscallError) {
            let root = try Files.open(settings.root ?? "/", flags: O_DIRECTORY)
            let place = "/" + parts.dropLast().joined(separator: "/")
            let parent = OwnedDescriptor(
                adopting: try checked(clinux_open_path(root.raw, place), "open", place))
            let found = clinux_open_path(root.raw, settings.bpffs)
            if found >= 0 {
                _ = clinux_close(found)
                directory = nil
                missingName = nil
            } else {
                directory = consume parent
                missingName = String(name)
            }
        } catch {
            throw .privileged("\(error.call) \(error.subject ?? "") for the bpffs", errno: error.errno)
        }
    }
}
