extension Option {
    // What every command that runs an application takes.
    /// The same option everywhere, with what it means there.
    static func output(help: String) -> Option {
        Option("-o", "--output", "--out", value: "FILE", completion: .file, help: help)
    }
    static let duration = Option(
        "--for", value: "DURATION",
        help: "end CMD after 500ms, 5s, 2m: by SIGINT, a second later SIGTERM, then SIGKILL; such an end "
            + "counts as success")
    static let workingDirectory = Option(
        "--cwd", value: "DIR", completion: .directory, help: "run CMD in DIR")
    static let environment = Option(
        "--env", value: "NAME=VALUE", help: "set a variable for CMD; may be repeated")
    static let quiet = Option("-q", "--quiet", help: "no live lines; -qq: nothing but errors")
    static let verbose = Option("-v", "--verbose", help: "tell more of what happens")

    /// The policy that something is to be compared with, or to run under.
    static func policy(help: String) -> Option {
        Option("--policy", value: "FILE", completion: .file, help: help)
    }
}
