import Delegation

/// A policy that a user names.
enum PolicyInput {
    /// `-` is standard input.
    static func read(_ path: String) throws(CommandFailure) -> DelegationPolicy {
        let bytes = try InputFile.contents(of: path)
        do {
            return try DelegationPolicy(parsing: bytes)
        } catch {
            throw .damaged("\(InputFile.name(path)): \(error)")
        }
    }
}
