import Recording

/// A call of the application that worked in one run and not in another.
package struct LostCall: Equatable, Sendable {
    package var words: String
    /// nil: it was not made.
    package var errno: Int32?
    /// The grants for want of which it was refused.
    package var missing: [Grant]

    package var sentence: String {
        errno.map { "\(words) fails with \(ErrnoNames.name($0))" } ?? "\(words) is not made any more"
    }
}
