extension LibraryProbe {
    /// Made by the tools of bcc that use libbpf (recorded of libbpf-tools 0.35), before they choose how to attach. It
    /// passes no token, so under one it is refused, and they do it the older way: see `LibbpfToolsFallback`.
    static let typedTracepoints = LibraryProbe(
        "probe_tp_btf",
        .program(type: 26, attachType: 23, name: "", instructions: "b7000000000000009500000000000000"),
        token: .never, isAmbiguous: true)
}
