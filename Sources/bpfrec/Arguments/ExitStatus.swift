/// The number a command ends with.
struct ExitStatus: Equatable, Sendable {
    let code: Int32

    static let yes = ExitStatus(code: 0)
    static let no = ExitStatus(code: 1)
    static let usage = ExitStatus(code: 2)
    static let cannot = ExitStatus(code: 3)
    static let damagedInput = ExitStatus(code: 4)

    static let bpfrecFailed = ExitStatus(code: 125)
    static let notExecutable = ExitStatus(code: 126)
    static let notFound = ExitStatus(code: 127)

    /// The application's own status.
    static func exited(_ status: Int32) -> ExitStatus { ExitStatus(code: status & 0xff) }

    /// What a shell reports of an application that a signal ended.
    static func signaled(_ signal: Int32) -> ExitStatus { ExitStatus(code: 128 &+ (signal & 0x7f)) }
}
