// with: Sources/Unwinding/Demangler.swift Sources/Unwinding/NameExpansion.swift
// with: -I Sources/CUnwind/include -lstdc++

/// Bytes as the name of a function in a program's symbol table: short or long, it must not grow out of hand.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let name = String(decoding: FuzzInput(start, count).rest.prefix { $0 != 0 }, as: UTF8.self)
    for mangled in ["_Z" + name, "$s" + name] {
        let length = Demangler.readable(mangled).utf8.count
        require(length <= 1 << 21, "\(mangled) becomes \(length) bytes")
    }
    return 0
}
