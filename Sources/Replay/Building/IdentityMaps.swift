import Glibc
import LinuxCalls
import Tracing

/// One user and one group of a user namespace: everybody else's files are nobody's inside.
enum IdentityMaps {
    static func write(_ settings: SandboxSettings, _ pid: Int32) throws(SandboxError) {
        let (inside, outside) = (settings.inside, settings.outside)
        var lines = [
            ("gid_map", "\(inside.gid) \(outside.gid) 1\n"), ("uid_map", "\(inside.uid) \(outside.uid) 1\n"),
        ]
        // Without privilege in the namespace around it, the kernel wants this first (user_namespaces(7)).
        if settings.helper != nil { lines.insert(("setgroups", "deny"), at: 0) }
        for (file, line) in lines {
            let path = "/proc/\(pid)/\(file)"
            do throws(SyscallError) {
                let file = try Files.open(path, flags: O_WRONLY)
                try Files.write(Array(line.utf8), to: file.raw, subject: path)
            } catch {
                throw .privileged("write \(path)", errno: error.errno)
            }
        }
    }
}
