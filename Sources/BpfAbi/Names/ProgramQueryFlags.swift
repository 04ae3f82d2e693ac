/// The bits of `query.query_flags`, Linux 7.3.
package enum ProgramQueryFlags {
    package static let table = NameTable([
        NamedValue(1, "BPF_F_QUERY_EFFECTIVE", since: "4.15")
    ])
}
