package import CLinux
import Glibc
package import LinuxCalls

/// What is run: a file, and what it is given, byte for byte.
package struct ApplicationProgram: Equatable, Sendable {
    package var path: [UInt8]
    package var arguments: [[UInt8]]
    package var environment: [[UInt8]]
    /// nil: the working directory of bpfrec.
    package var directory: String?
    /// nil: that of bpfrec. `path` and `directory` are inside.
    package var root: String?
    /// nil: that of bpfrec.
    package var identity: Identity?

    /// A user and a group.
    package struct Identity: Equatable, Sendable {
        package var uid: UInt32
        package var gid: UInt32

        package static let root = Identity(uid: 0, gid: 0)
        /// Whom this process is to files. Without privilege nobody else can be mapped.
        package static var caller: Identity { Identity(uid: geteuid(), gid: getegid()) }

        package init(uid: UInt32, gid: UInt32) {
            self.uid = uid
            self.gid = gid
        }
    }

    package init(path: [UInt8], arguments: [[UInt8]], environment: [[UInt8]], directory: String? = nil) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
    }
}

extension ApplicationProgram {
    /// Calls the body with the C form of the program, which is valid only there.
    package func withCProgram<Result: ~Copyable>(
        filter: SeccompFilter?, noNewPrivileges: Bool, _ body: (clinux_program) throws(SyscallError) -> Result
    ) throws(SyscallError) -> Result {
        let arguments = CStringArray(self.arguments)
        let environment = CStringArray(self.environment)
        let strings = CStringArray([path, Array((directory ?? "").utf8), Array((root ?? "").utf8)])
        let instructions = UnsafeMutableBufferPointer<clinux_filter_instruction>.allocate(
            capacity: filter?.instructions.count ?? 0)
        defer { instructions.deallocate() }
        for (index, instruction) in (filter?.instructions ?? []).enumerated() {
            instructions.initializeElement(
                at: index,
                to: clinux_filter_instruction(
                    code: instruction.code, jump_true: instruction.jumpTrue,
                    jump_false: instruction.jumpFalse,
                    k: instruction.k))
        }
        let program = clinux_program(
            path: strings.pointer[0], argv: arguments.pointer, envp: environment.pointer,
            cwd: directory == nil ? nil : strings.pointer[1], filter: instructions.baseAddress,
            filter_length: instructions.count, no_new_privs: noNewPrivileges ? 1 : 0,
            root: root == nil ? nil : UnsafePointer(strings.pointer[2]),
            has_identity: identity == nil ? 0 : 1, uid: identity?.uid ?? 0, gid: identity?.gid ?? 0)
        return try withExtendedLifetime((arguments, environment, strings)) {
            () throws(SyscallError) -> Result in
            try body(program)
        }
    }
}
