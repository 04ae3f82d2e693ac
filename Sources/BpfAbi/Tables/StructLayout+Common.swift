extension StructLayout {
    /// The fourth argument of the five-argument form.
    package static let common = StructLayout(
        "bpf_common_attr", since: "7.2", size: 24,
        fields: [
            .pointer(
                "log_buf", at: 0, .log(size: "log_size", level: "log_level", trueSize: "log_true_size")),
            .u32("log_size", at: 8),
            .u32("log_level", at: 12, .flags(LogLevel.table)),
            .u32("log_true_size", at: 16, access: .output),
        ])

    /// The rows again, under the name that they have in a decoded call.
    static let commonFields: [Field] = resolve(common.fields, since: common.since, path: "common")
}
