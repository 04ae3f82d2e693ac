/// A kernel's description of its own types.
package enum KernelBtf {
    /// Reads the interface of bpf(2) out of a BTF blob, in a millisecond or two for a whole kernel.
    package static func abi(of bytes: borrowing RawSpan) throws(BtfError) -> KernelAbi {
        try BtfReader(bytes).abi(of: bytes)
    }
}
