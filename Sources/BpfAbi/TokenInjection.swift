/// What the tracer did about a call that passed no token.
package enum TokenInjection: Equatable, Sendable {
    /// It passed one.
    case passed
    /// It could not, and the call was made as it was.
    case refused(String)
}
