extension StructLayout {
    /// Every structure by its kernel name, for the comparison with a kernel.
    package static let all = [
        common, progInfo, mapInfo, btfInfo, linkInfo, tokenInfo, iterLinkInfo,
        StructLayout("bpf_func_info", since: "5.0", size: 8, fields: funcInfo),
        StructLayout("bpf_line_info", since: "5.0", size: 16, fields: lineInfo),
        StructLayout("bpf_core_relo", since: "5.17", size: 16, fields: coreRelo),
    ]
}
