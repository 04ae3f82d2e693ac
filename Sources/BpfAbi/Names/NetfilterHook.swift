/// `enum nf_inet_hooks` of linux/netfilter.h.
package enum NetfilterHook {
    package static let table = NameTable([
        NamedValue(0, "NF_INET_PRE_ROUTING", since: "2.6.25"),
        NamedValue(1, "NF_INET_LOCAL_IN", since: "2.6.25"),
        NamedValue(2, "NF_INET_FORWARD", since: "2.6.25"),
        NamedValue(3, "NF_INET_LOCAL_OUT", since: "2.6.25"),
        NamedValue(4, "NF_INET_POST_ROUTING", since: "2.6.25"),
        NamedValue(5, "NF_INET_INGRESS", since: "5.10"),
    ])
}
