extension Option {
    static let minimizeOutput = output(
        help: "the minimized policy (default \(MinimizeCommand.defaultOutput)); - is standard output")
}

/// `bpfrec minimize`: the least policy under which an application does its job, found by running it.
enum MinimizeCommand {
    static let defaultOutput = "minimal.toml"

    static let command = Command(
        name: "minimize", summary: "finds by trials the least policy under which a command does its job",
        usage: ["[OPTION...] [POLICY] [-- CMD [ARG...]]"],
        description: [
            "Runs CMD, or the command of POLICY, under a real token again and again, each time with less, until "
                + "without any single grant or capability that is left it fails: on this kernel, no part of the result can go. "
                + "With only CMD it starts from what a rehearsal asked for, with POLICY from its grants; with neither it reads "
                + "\(ReplaySettings.defaultPolicy).",
            "CMD does its job when it ends as it was recorded (without a recording: with 0) or goes on until --for "
                + "is over, meets --expect and --ok, and no bpf() call of its own that worked in the rehearsal fails.",
            "Stopped by Ctrl-C, it leaves the least policy that was seen to work, and goes on from there when it is "
                + "started again.",
        ],
        options: [.minimizeOutput] + ProofSettings.options,
        operands: .filesThenProgram,
        examples: [
            .init("sudo bpfrec minimize -- ./app", "from a rehearsal to \(defaultOutput)"),
            .init(
                "sudo bpfrec minimize --expect 'packets seen: 3' policy.toml", "what the output has to say"),
            .init(
                "sudo bpfrec minimize --ok 'curl -s localhost:8080' -- ./server",
                "a daemon, asked until it answers"),
            .init("sudo bpfrec minimize --for 3s --jobs 4 -- ./monitor", "a daemon that has to stay alive"),
        ],
        family: .answer,
        exits: [
            .init("0", "the policy is written, and proved minimal"),
            .init("1", "CMD does not do its job under any token, or the search was stopped"), .usage, .cannot,
            .damaged,
        ],
        run: run)
}
