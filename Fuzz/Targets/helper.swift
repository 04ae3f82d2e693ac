import Delegation

/// Bytes as a message to the helper, and from it: what is read of them is written as them.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(start, count).rest)
    if let request = HelperRequest(bytes) { require(request.bytes == bytes, "\(request)") }
    if let reply = HelperReply(bytes) { require(reply.bytes == bytes, "\(reply)") }
    return 0
}
