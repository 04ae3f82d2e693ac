extension AttrLayout {
    static let tokenCreate = AttrLayout(
        .tokenCreate, size: 8, returns: .token,
        fields: [
            .structure(
                "token_create",
                fields: [
                    .u32("flags", at: 0, .flags(.none)),
                    .u32("bpffs_fd", at: 4, .fd(.bpffs, .directory)),
                ])
        ])
}
