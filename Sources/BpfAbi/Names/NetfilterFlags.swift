/// The bits of `link_create.netfilter.flags`, Linux 7.3.
package enum NetfilterFlags {
    package static let table = NameTable([
        NamedValue(1, "BPF_F_NETFILTER_IP_DEFRAG", since: "6.6")
    ])
}
