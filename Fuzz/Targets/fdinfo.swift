import BpfAbi

/// Bytes as what /proc says of a descriptor: the target of its link up to the first NUL, then the fdinfo.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = FuzzInput(start, count).rest
    let link = bytes.prefix { $0 != 0 }
    _ = FdInfo.parse(
        text: String(decoding: bytes.dropFirst(link.count + 1), as: UTF8.self),
        link: String(decoding: link, as: UTF8.self))
    return 0
}
