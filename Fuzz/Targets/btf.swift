import BpfAbi
import KernelTypes

/// Bytes as the BTF of a kernel, and what is done with the interface that is found in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = FuzzInput(start, count).rest
    guard let abi = try? KernelBtf.abi(of: Array(bytes).span.bytes) else { return 0 }
    _ = AbiDump.abi(from: AbiDump.text(abi, title: "fuzz"))
    _ = AbiComparison.summary(AbiComparison.differences(between: .builtIn, and: abi))
    _ = NewerNames(beyondTablesIn: abi)
    return 0
}
