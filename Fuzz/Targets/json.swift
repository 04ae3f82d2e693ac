import Recording

/// Bytes as a JSON document: what can be read must be written so that it reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let value = try? JSONValue(parsing: Array(FuzzInput(start, count).rest)) else { return 0 }
    let again = try? JSONValue(parsing: value.text)
    require(again == value, "\(value.text) reads otherwise")
    return 0
}
