import Delegation

/// Bytes as TOML, and as a policy: what was read and written must read as it was written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let document = try? TomlDocument(parsing: Array(FuzzInput(start, count).rest)) else { return 0 }
    // The writer puts a table's own values before the tables in it, so that only the text settles at once.
    let again = try? TomlDocument(parsing: document.text)
    require(again?.text == document.text, "\(document.text) reads as \(again?.text ?? "nothing")")
    guard var policy = try? DelegationPolicy(document) else { return 0 }
    var second = try? DelegationPolicy(parsing: policy.text)
    // Comments move to the line that they are written beside.
    policy.comments = TomlComments()
    second?.comments = TomlComments()
    require(second == policy, "\(policy) is written as\n\(policy.text)\nand reads otherwise")
    return 0
}
