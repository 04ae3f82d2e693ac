/// The two ways in which commands use exit statuses.
enum ExitFamily: Equatable, Sendable {
    /// Runs an application and ends as it ended, so bpfrec's own failures stand apart from any likely status.
    case application
    /// Answers a question: yes, no, or why there is no answer.
    case answer

    func status(of failure: CommandFailure.Kind) -> ExitStatus {
        switch (self, failure) {
        case (.application, .notExecutable): .notExecutable
        case (.application, .notFound): .notFound
        case (.application, _): .bpfrecFailed
        case (.answer, .usage): .usage
        case (.answer, .damagedInput): .damagedInput
        case (.answer, .unsuited): .no
        case (.answer, .cannot), (.answer, .notExecutable), (.answer, .notFound): .cannot
        }
    }
}
