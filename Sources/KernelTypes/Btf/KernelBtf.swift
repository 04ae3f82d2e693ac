/// A kernel's description of its own types.
package enum KernelBtf {
    /// Reads the interface of bpf(2) out of a BTF blob, in a millisecond or two for a whole kernel.
    package static func abi(of bytes: borrowing RawSpan) throws(BtfError) -> KernelAbi {
        try BtfReader(bytes).abi(of: bytes)
    }

    /// Where members of its structures are, and which of the names it has, in the same time.
    package static func layout(
        of members: [KernelLayout.Member], names: [String], in bytes: borrowing RawSpan
    ) throws(BtfError) -> KernelLayout {
        var reader = try LayoutReader(bytes)
        return reader.find(members, names: names, in: bytes)
    }
}
