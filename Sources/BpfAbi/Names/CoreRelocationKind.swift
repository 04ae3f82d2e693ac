/// `enum bpf_core_relo_kind` of linux/bpf.h, Linux 7.3.
package enum CoreRelocationKind {
    package static let table = NameTable([
        NamedValue(0, "BPF_CORE_FIELD_BYTE_OFFSET", since: "5.17"),
        NamedValue(1, "BPF_CORE_FIELD_BYTE_SIZE", since: "5.17"),
        NamedValue(2, "BPF_CORE_FIELD_EXISTS", since: "5.17"),
        NamedValue(3, "BPF_CORE_FIELD_SIGNED", since: "5.17"),
        NamedValue(4, "BPF_CORE_FIELD_LSHIFT_U64", since: "5.17"),
        NamedValue(5, "BPF_CORE_FIELD_RSHIFT_U64", since: "5.17"),
        NamedValue(6, "BPF_CORE_TYPE_ID_LOCAL", since: "5.17"),
        NamedValue(7, "BPF_CORE_TYPE_ID_TARGET", since: "5.17"),
        NamedValue(8, "BPF_CORE_TYPE_EXISTS", since: "5.17"),
        NamedValue(9, "BPF_CORE_TYPE_SIZE", since: "5.17"),
        NamedValue(10, "BPF_CORE_ENUMVAL_EXISTS", since: "5.17"),
        NamedValue(11, "BPF_CORE_ENUMVAL_VALUE", since: "5.17"),
        NamedValue(12, "BPF_CORE_TYPE_MATCHES", since: "6.0"),
    ])
}
