/// `XDP_FLAGS_*` of linux/if_link.h, which an XDP link takes in `link_create.flags` since 5.9.
package enum XdpFlags {
    package static let table = NameTable([
        NamedValue(1, "XDP_FLAGS_UPDATE_IF_NOEXIST", since: "5.9"),
        NamedValue(2, "XDP_FLAGS_SKB_MODE", since: "5.9"),
        NamedValue(4, "XDP_FLAGS_DRV_MODE", since: "5.9"),
        NamedValue(8, "XDP_FLAGS_HW_MODE", since: "5.9"),
        NamedValue(0x10, "XDP_FLAGS_REPLACE", since: "5.9"),
    ])
}
