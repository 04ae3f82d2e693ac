extension LibraryProbe {
    private static let probeReadKernel =
        "bfa100000000000007010000f8ffffffb702000008000000b70300000000000085000000710000009500000000000000"

    /// What cilium/ebpf asks before it loads a collection, and through its package `features`, as recorded of 0.11. It
    /// goes without whatever is refused: names, types and line numbers are then left out.
    static let ciliumEbpf: [LibraryProbe] = [
        LibraryProbe("object_name", .namedMap("feature_test"), of: .ciliumEbpf),
        LibraryProbe("object_name_dot", .namedMap(".test"), of: .ciliumEbpf),
        LibraryProbe(
            "btf", .btf(types: "00000000000000010000000000000000", strings: "00"), of: .ciliumEbpf),
        LibraryProbe(
            "program_btf",
            .btf(types: "010000000000000c02000000000000000000000d00000000", strings: "006100"),
            of: .ciliumEbpf),
        LibraryProbe(
            "function_linkage",
            .btf(types: "010000000100000c02000000000000000000000d00000000", strings: "006100"),
            of: .ciliumEbpf),
        LibraryProbe(
            "probe_read_kernel",
            .program(type: 2, attachType: 0, name: "", instructions: probeReadKernel), of: .ciliumEbpf),
        LibraryProbe(
            "helper",
            .anyProgram(
                instructions: "85000000......00" + "18000000000000000000000000000000" + "9500000000000000"),
            of: .ciliumEbpf),
        LibraryProbe(
            "program_type",
            .anyProgram(instructions: "18000000000000000000000000000000" + "9500000000000000"),
            of: .ciliumEbpf, isAmbiguous: true),
        // One of them tells whether memory is charged to a cgroup, and comes before any other call.
        LibraryProbe("map_type", .smallestMap, of: .ciliumEbpf, isAmbiguous: true),
    ]
}
