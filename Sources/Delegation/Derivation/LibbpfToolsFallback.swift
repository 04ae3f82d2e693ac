import BpfAbi

/// The libbpf-tools of bcc attach their programs to raw tracepoints where their own probe for typed ones is refused,
/// as always under a token: it passes none. A plain run shows the typed programs alone.
enum LibbpfToolsFallback {
    static let rows = [
        LibbpfBaseline.Row(grant: "progs:raw_tracepoint", class: .app, source: source),
        LibbpfBaseline.Row(grant: "attachs:cgroup_inet_ingress", class: .app, source: source),
    ]

    private static let source = "what libbpf-tools fall back to"
}
