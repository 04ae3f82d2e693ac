/// What the tracer did about a call that passed no token.
package enum TokenInjection: Equatable, Sendable {
    /// It passed one.
    case passed
    /// It could not, and the call was made as it was.
    case refused(String)

    /// The reason begins with this where filters of the application's own would judge the calls that go with it.
    package static let ownFilter = "the application has a seccomp filter of its own"
}
