/// A word as it must be typed into a shell.
enum ShellWord {
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:=@%+,".utf8.contains(byte)
            }
        }
        if isPlain, !word.isEmpty { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }

    /// A command that is proposed and needs a sandbox: through the helper that there is, else with root; and with the
    /// tokens put in that the application does not pass by itself.
    static func privileged(
        _ command: String, needsSudo: Bool, helper: String?, injection: SandboxChoices.Injection = .never
    ) -> String {
        let inject = injection == .never ? "" : " \(Option.inject.name) \(injection.rawValue)"
        if let helper { return "\(command) \(Option.via.name) \(quoted(helper))\(inject)" }
        return "\(needsSudo ? "sudo " : "")\(command)\(inject)"
    }
}
