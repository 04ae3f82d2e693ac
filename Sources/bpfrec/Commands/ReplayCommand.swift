import Delegation

extension Option {
    static let replayOutput = output(
        help: "record this run as well; - is standard output, which CMD writes too")
    static let replayPolicy = policy(help: "the policy (default \(ReplaySettings.defaultPolicy))")
    static let recording = Option(
        "--recording", value: "FILE", completion: .file,
        help:
            "what to compare the run with (default: the recording named in the policy, while it is unchanged)"
    )
    static let capabilities = Option(
        "--caps", value: "LIST", completion: .list(["none"] + Capability.names),
        help:
            "the capabilities CMD holds in its user namespace, instead of the policy's, as in net_raw,bpf; or none"
    )
    static let report = Option(
        "--report", value: "FILE", completion: .file, help: "write the verdict as JSON")
    static let strict = Option(
        "--strict", help: "end with status 1 when the verdict is not ok though CMD ended with 0")
}

/// `bpfrec replay`: runs a command under a real token that grants exactly a policy.
enum ReplayCommand {
    static let command = Command(
        name: "replay", summary: "runs a command under a real BPF token that grants exactly a policy",
        usage: ["[OPTION...] [[--] CMD [ARG...]]"],
        description: [
            "Runs CMD, or the command recorded in the policy, in a user namespace with a delegated bpffs and "
                + "a token that grants exactly the policy, traces it, and reports what the kernel granted "
                + "and denied."
        ],
        options: [.replayPolicy, .recording, .replayOutput, .report, .strict, .capabilities]
            + SandboxChoices.options + [.duration, .workingDirectory, .environment, .live, .quiet, .verbose],
        operands: .program,
        examples: [
            .init("sudo bpfrec replay", "run what policy.toml names, under policy.toml"),
            .init(
                "sudo bpfrec replay --strict --report verdict.json -- ./app",
                "for CI: fail when anything was denied"),
        ],
        family: .application,
        exits: Command.ExitMeaning.ofApplication(
            and: .init("1", "with --strict: the verdict is not ok though the application said 0")),
        run: run)
}
