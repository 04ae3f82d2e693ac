import CLinux
import Glibc
package import LinuxCalls

/// A process of ours that waits to be told to go, so that it can be seized before it does anything.
package struct LaunchedApplication: ~Copyable {
    package let pid: Int32
    private let go: OwnedDescriptor
    private let failurePipe: OwnedDescriptor

    package init(pid: Int32, go: consuming OwnedDescriptor, failure: consuming OwnedDescriptor) {
        self.pid = pid
        self.go = go
        failurePipe = failure
    }

    /// Forks a child of this process. Nothing runs in it but C until exec.
    package static func launch(
        _ program: ApplicationProgram, filter: SeccompFilter?, noNewPrivileges: Bool
    ) throws(SyscallError) -> LaunchedApplication {
        try program.withCProgram(filter: filter, noNewPrivileges: noNewPrivileges) {
            (program) throws(SyscallError) -> LaunchedApplication in
            var program = program
            var go: CInt = -1
            var failure: CInt = -1
            let pid = try checked(clinux_launch(&program, &go, &failure), "fork")
            return LaunchedApplication(
                pid: pid, go: OwnedDescriptor(adopting: go), failure: OwnedDescriptor(adopting: failure))
        }
    }

    /// After the seize: lets it run.
    package func start() throws(SyscallError) {
        try Files.write([1], to: go.raw, subject: "the start of the application")
    }

    /// Why the application could not be started, once its process is gone; nil after a good exec.
    package func failure() -> LaunchFailure? {
        clinux_can_read(failurePipe.raw) == 1 ? awaitFailure() : nil
    }

    /// The same, waiting until it is told or its process is gone.
    package func awaitFailure() -> LaunchFailure? {
        var message = clinux_launch_failure()
        let size = MemoryLayout<clinux_launch_failure>.size
        guard clinux_read(failurePipe.raw, &message, size) == size else { return nil }
        return LaunchFailure(step: LaunchFailure.Step(rawValue: message.step) ?? .exec, errno: message.error)
    }
}

/// What kept a launched process from becoming the application.
package struct LaunchFailure: Error, Equatable {
    package enum Step: Int32, Sendable {
        case changeDirectory = 1
        case filter
        case capabilities
        case exec
        /// What came of a trial; no failure where the errno is 0.
        case token
        case root
        case identity
    }

    package let step: Step
    package let errno: Int32

    package init(step: Step, errno: Int32) {
        self.step = step
        self.errno = errno
    }
}
