/// The bits of `test.flags`, Linux 7.3.
package enum TestRunFlags {
    package static let table = NameTable([
        NamedValue(1, "BPF_F_TEST_RUN_ON_CPU", since: "5.10"),
        NamedValue(2, "BPF_F_TEST_XDP_LIVE_FRAMES", since: "5.18"),
        NamedValue(4, "BPF_F_TEST_SKB_CHECKSUM_COMPLETE", since: "6.11"),
    ])
}
