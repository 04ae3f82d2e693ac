/// The bits of `link_create.kprobe_multi.flags`, Linux 7.3.
package enum KprobeMultiFlags {
    package static let table = NameTable(
        [
            NamedValue(1, "BPF_F_KPROBE_MULTI_RETURN", since: "5.18")
        ], of: "BPF_F_KPROBE_MULTI_RETURN")
}
