extension LibraryProbe {
    private static let returnZero = "b7000000000000009500000000000000"

    /// The probes of libbpf 0.2 to 1.7 and of its development branch, by their bytes. Several probes share a call
    /// (loading a trivial program, loading one integer type); such a call is listed once, under the one that matters
    /// most. A probe is required where, refused, the library does not load the object (1.7 and older: no trivial
    /// program; no global data), hands out pointers that cannot be used (no mmap of arrays), or falls back to what a
    /// user namespace never has (USDT without uprobe.multi or cookies).
    static let libbpf: [LibraryProbe] = [
        LibraryProbe(
            "memcg_account",
            .program(
                type: 1, attachType: 0, name: "", instructions: "85000000a00000009500000000000000"),
            token: .never),
        LibraryProbe("prog_name", .namedProgram("libbpf_nametest"), token: .forObjects),
        LibraryProbe("common_attributes", .commonAttributes, token: .indifferent),
        LibraryProbe(
            "loading",
            .program(type: 1, attachType: 0, name: "", instructions: returnZero), .givesUp,
            isAmbiguous: true),
        LibraryProbe(
            "global_data",
            .program(
                type: 1, attachType: 0, name: "",
                instructions: "18210000........00000000100000007a0100002a000000" + returnZero),
            .givesUp),
        LibraryProbe("global_data", .namedMap("libbpf_global"), .givesUp),
        LibraryProbe("array_mmap", .namedMap("libbpf_mmap"), .givesUp),
        // prog_bind_map's map is the same without its name.
        LibraryProbe(
            "global_data", .namelessMap(type: 2, valueSize: 32, flags: 0), .givesUp, isAmbiguous: true),
        LibraryProbe(
            "array_mmap", .namelessMap(type: 2, valueSize: 4, flags: 1 << 10), .givesUp, isAmbiguous: true),
        LibraryProbe(
            "expected_attach_type",
            .program(type: 9, attachType: 2, name: "", instructions: returnZero), isAmbiguous: true),
        LibraryProbe(
            "probe_read_kernel",
            .program(
                type: 5, attachType: 0, name: "",
                instructions: "bfa100000000000007010000f8ffffffb702000008000000"
                    + "b70300000000000085000000710000009500000000000000")),
        LibraryProbe("prog_bind_map", .namedMap("libbpf_det_bind")),
        LibraryProbe(
            "perf_link",
            .program(type: 5, attachType: 0, name: "", instructions: returnZero), isAmbiguous: true),
        LibraryProbe(
            "bpf_cookie",
            .program(type: 5, attachType: 0, name: "", instructions: "85000000ae0000009500000000000000"),
            .givesUp),
        LibraryProbe(
            "uprobe_multi_link",
            .program(type: 2, attachType: 48, name: "", instructions: returnZero), .givesUp,
            isAmbiguous: true),
        LibraryProbe("arg_ctx_tag", .namedProgram("det_arg_ctx")),
        LibraryProbe(
            "arg_ctx_tag",
            .program(
                type: 2, attachType: 0, name: "",
                instructions: "85100000010000009500000000000000" + "85000000ad0000009500000000000000")),
        LibraryProbe("ldimm64_full_range", .namedProgram("global_reloc")),
        LibraryProbe(
            "ldimm64_full_range",
            .program(
                type: 1, attachType: 0, name: "",
                instructions: "182.0000........" + "00000000........" + "9500000000000000")),
        LibraryProbe(
            "btf", .btf(types: "01000000000000010400000020000001", strings: "00696e7400"),
            isAmbiguous: true),
        LibraryProbe(
            "btf_func",
            .btf(
                types: "01000000000000010400000020000001000000000100000d00000000070000000100000005"
                    + "0000000000000c02000000",
                strings: "00696e740078006100")),
        LibraryProbe(
            "btf_global_func",
            .btf(
                types: "01000000000000010400000020000001000000000100000d00000000070000000100000005"
                    + "0000000100000c02000000",
                strings: "00696e740078006100")),
        LibraryProbe(
            "btf_datasec",
            .btf(
                types: "00000000000000010400000020000001010000000000000e01000000000000000300000001"
                    + "00000f04000000020000000000000004000000",
                strings: "0078002e6461746100")),
        LibraryProbe("btf_float", .btf(types: "010000000000001004000000", strings: "00666c6f617400")),
        LibraryProbe(
            "btf_decl_tag",
            .btf(
                types: "00000000000000010400000020000001010000000000000e01000000000000000100000000"
                    + "00001102000000ffffffff",
                strings: "0074616700")),
        LibraryProbe(
            "btf_type_tag",
            .btf(
                types: "000000000000000104000000200000010100000000000012010000000000000000000002"
                    + "02000000",
                strings: "0074616700")),
        LibraryProbe(
            "btf_enum64", .btf(types: "010000000000001308000000", strings: "00656e756d363400")),
        LibraryProbe(
            "btf_qmark_datasec",
            .btf(
                types: "00000000000000010400000020000001010000000000000e01000000000000000300000001"
                    + "00000f04000000020000000000000004000000",
                strings: "0078003f2e6461746100")),
        LibraryProbe(
            "arg_ctx_tag",
            .btf(
                types: "01000000000000010400000020000001000000000000000200000000000000000100000d01"
                    + "0000000100000002000000010000000100000c03000000000000000100000d0100000003000000"
                    + "02000000030000000100000c0500000005000000000000110600000000000000",
                strings: "00610062006172673a6374780000")),
    ]
}
