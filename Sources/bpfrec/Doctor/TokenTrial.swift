/// What came of really making a user namespace, a delegated bpffs and a token.
enum TokenTrial: Equatable, Sendable {
    case works
    case refused(String)
    case notTried(String)

    static func onThisMachine() -> TokenTrial {
        .notTried("this build has no sandbox")
    }
}
