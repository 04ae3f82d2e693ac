/// Why a command could not do what it was asked, as said to a person. The kind decides the exit status.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    enum Kind: Equatable, Sendable {
        /// The command line asks for something that does not exist or is not there.
        case usage
        /// This machine, or this user, cannot do it.
        case cannot
        /// An input file is damaged or not understood.
        case damagedInput
        /// The question has no good answer: the application cannot do what is asked of it.
        case unsuited
        /// The application to run is there and cannot be executed.
        case notExecutable
        /// The application to run is not there.
        case notFound
    }

    let kind: Kind
    let message: String

    var description: String { message }

    static func usage(_ message: String) -> CommandFailure { CommandFailure(kind: .usage, message: message) }
    static func cannot(_ message: String) -> CommandFailure {
        CommandFailure(kind: .cannot, message: message)
    }
    static func unsuited(_ message: String) -> CommandFailure {
        CommandFailure(kind: .unsuited, message: message)
    }
    static func damaged(_ message: String) -> CommandFailure {
        CommandFailure(kind: .damagedInput, message: message)
    }
}
