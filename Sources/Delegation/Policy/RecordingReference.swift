/// A recording by its file and what was in it.
package struct RecordingReference: Hashable, Sendable {
    package var file: String
    package var sha256: String?
    /// Set where the recordings of one policy are of different applications.
    package var argv: [String]?

    package init(file: String, sha256: String? = nil, argv: [String]? = nil) {
        self.file = file
        self.sha256 = sha256
        self.argv = argv
    }
}
