/// `[app]`: what `replay` runs.
package struct PolicyApplication: Equatable, Sendable {
    /// Empty where the recordings are of different applications: then the command must be given.
    package var argv: [String]
    package var exe: String?
    package var cwd: String?
    /// A duration, `5s`, after which the application is ended.
    package var stopAfter: String?
    package var root: String?
    package var user: String?
    /// Only what `--env` set.
    package var environment: [String: String]
    /// What the policy was derived from.
    package var recordings: [RecordingReference]

    package init(
        argv: [String] = [], exe: String? = nil, cwd: String? = nil, stopAfter: String? = nil,
        root: String? = nil, user: String? = nil, environment: [String: String] = [:],
        recordings: [RecordingReference] = []
    ) {
        self.argv = argv
        self.exe = exe
        self.cwd = cwd
        self.stopAfter = stopAfter
        self.root = root
        self.user = user
        self.environment = environment
        self.recordings = recordings
    }
}
