/// The streams of a program, linux/bpf.h, Linux 7.3.
package enum StreamId {
    package static let table = NameTable(
        [
            NamedValue(1, "BPF_STREAM_STDOUT", since: "6.17"),
            NamedValue(2, "BPF_STREAM_STDERR", since: "6.17"),
        ], of: "BPF_STREAM_STDOUT")
}
