extension AttrLayout {
    static let btfLoad = AttrLayout(
        .btfLoad, size: 40, returns: .btf,
        fields: [
            .pointer("btf", at: 0, .btf(.input, size: "btf_size")),
            .pointer(
                "btf_log_buf", at: 8,
                .log(size: "btf_log_size", level: "btf_log_level", trueSize: "btf_log_true_size")),
            .u32("btf_size", at: 16),
            .u32("btf_log_size", at: 20),
            .u32("btf_log_level", at: 24, .flags(LogLevel.table)),
            .u32(
                "btf_log_true_size", at: 28, since: "6.4", access: .output, zeroUnless: "btf_log_level"),
            .u32("btf_flags", at: 32, since: "6.9", .flags(BtfFlags.table)),
            .i32(
                "btf_token_fd", at: 36, since: "6.9", .fd(.token, where: .bits("btf_flags", BtfFlags.tokenFd))
            ),
        ])

    static let btfGetFdById = AttrLayout(
        .btfGetFdById, size: 16, returns: .btf,
        fields: [
            .u32("btf_id", at: 0),
            .u32("open_flags", at: 8, .flags(OpenFlags.table)),
            .i32(
                "fd_by_id_token_fd", at: 12, since: "6.15",
                .fd(.token, where: .bits("open_flags", OpenFlags.tokenFd))),
        ])
}
