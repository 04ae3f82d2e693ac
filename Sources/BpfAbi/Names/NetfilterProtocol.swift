/// The protocol families of linux/netfilter.h.
package enum NetfilterProtocol {
    package static let table = NameTable([
        NamedValue(0, "NFPROTO_UNSPEC", since: "2.6.28"),
        NamedValue(1, "NFPROTO_INET", since: "3.14"),
        NamedValue(2, "NFPROTO_IPV4", since: "2.6.28"),
        NamedValue(3, "NFPROTO_ARP", since: "2.6.28"),
        NamedValue(5, "NFPROTO_NETDEV", since: "4.2"),
        NamedValue(7, "NFPROTO_BRIDGE", since: "2.6.28"),
        NamedValue(10, "NFPROTO_IPV6", since: "2.6.28"),
    ])
}
