/// The bits of `link_update.flags`, Linux 7.3.
package enum LinkUpdateFlags {
    package static let table = NameTable([
        NamedValue(4, "BPF_F_REPLACE", since: "5.7")
    ])

    package static let replace: UInt64 = 4
}
