import LinuxCalls
import Tracing

/// From the words of a command line to a program that can be run, or the failure that a shell would report.
enum ApplicationLookup {
    static func program(
        _ words: [CommandWord], environment additions: [EnvironmentVariable], directory: String?,
        root: String? = nil
    ) throws(CommandFailure) -> ApplicationProgram {
        var environment = Environment.inherited()
        for variable in additions {
            environment = Environment.setting(variable.name, to: variable.value, in: environment)
        }
        let arguments = words.map(\.bytes)
        let name = words.first?.text ?? ""
        let place = try root.map(rootDirectory)
        do throws(ExecutableSearch.Failure) {
            let path = try ExecutableSearch.find(
                arguments.first ?? [], path: Environment.value(of: "PATH", in: environment),
                directory: directory, root: place)
            return ApplicationProgram(
                path: path, arguments: arguments, environment: environment, directory: directory)
        } catch {
            throw failure(error, name)
        }
    }

    private static func rootDirectory(_ path: String) throws(CommandFailure) -> OwnedDescriptor {
        do throws(SyscallError) {
            return try Files.open(path)
        } catch {
            throw .cannot("--root \(path): \(ErrnoName.text(error.errno))")
        }
    }

    private static func failure(_ failure: ExecutableSearch.Failure, _ name: String) -> CommandFailure {
        switch failure {
        case .notFound:
            let hint = name.contains("/") ? "there is no such file" : "no directory of PATH has it"
            return CommandFailure(kind: .notFound, message: "cannot run \(name): \(hint)")
        case .notExecutable(let errno):
            return CommandFailure(
                kind: .notExecutable, message: "cannot run \(name): \(ErrnoName.text(errno)) (execve)")
        }
    }

    /// What a launched process told of its own failure to become the application.
    static func failure(_ failure: LaunchFailure, _ program: ApplicationProgram) -> CommandFailure {
        let reason = ErrnoName.text(failure.errno)
        let name = String(decoding: program.path, as: UTF8.self)
        switch failure.step {
        case .exec where failure.errno == 2:
            return CommandFailure(
                kind: .notFound,
                message: "cannot run \(name): \(reason) (execve; an interpreter may be missing)")
        case .exec:
            return CommandFailure(kind: .notExecutable, message: "cannot run \(name): \(reason) (execve)")
        case .changeDirectory:
            return .cannot("cannot enter \(program.directory ?? "."): \(reason) (chdir)")
        case .root:
            return .cannot("cannot make \(program.root ?? "/") the root of \(name): \(reason) (chroot)")
        case .identity:
            let uid = program.identity?.uid ?? 0
            return .cannot("cannot become the user \(uid) for \(name): \(reason) (setresuid)")
        case .filter:
            return .cannot("cannot install a seccomp filter in \(name): \(reason) (seccomp)")
        case .token:
            return .cannot("no BPF token: \(reason) (BPF_TOKEN_CREATE)")
        case .capabilities:
            return .cannot("cannot give up capabilities in \(name): \(reason) (capset)")
        }
    }
}
