extension LibraryProbe {
    /// What libbpf_probe_bpf_helper(), libbpf_probe_bpf_prog_type() and libbpf_probe_bpf_map_type() try for their
    /// callers, and what bpftool and bpftrace try on their own beside them; recorded of bpftool 7.1 and 7.5 and of
    /// bpftrace 0.17 and 0.23. None of it passes a token, and all of it is done without: a report says "no" instead.
    static let featureProbes: [LibraryProbe] = [
        // The helper is called with whatever is in the registers: no program would.
        LibraryProbe(
            "helper", .askedProgram(instructions: "85000000......009500000000000000"), of: .featureProbes),
        LibraryProbe(
            "bounded_loops",
            .anyProgram(instructions: "b70000000a00000017000000010000005500feff000000009500000000000000"),
            of: .featureProbes),
        LibraryProbe(
            "instruction_set_v2",
            .anyProgram(instructions: "b700000000000000a500010000000000b7000000010000009500000000000000"),
            of: .featureProbes),
        LibraryProbe(
            "instruction_set_v3",
            .anyProgram(instructions: "b700000000000000a600010000000000b7000000010000009500000000000000"),
            of: .featureProbes),
        LibraryProbe("large_programs", .longProgram(instructions: 4097), of: .featureProbes),
        LibraryProbe(
            "program_type", .anyProgram(instructions: "b7000000000000009500000000000000"),
            of: .featureProbes, isAmbiguous: true),
        LibraryProbe(
            "large_programs",
            .anyProgram(instructions: "180000000000000000000000000000009500000000000000"),
            of: .featureProbes, isAmbiguous: true),
        LibraryProbe("map_type", .smallestMap, of: .featureProbes, isAmbiguous: true),
    ]
}
