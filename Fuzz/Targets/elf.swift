// with: Sources/Unwinding/ElfLayout.swift Sources/Unwinding/UnwindTable.swift Sources/Unwinding/ElfReader.swift
// with: Sources/Unwinding/FrameDescriptions.swift Sources/Unwinding/PointerEncoding.swift
// with: Sources/Unwinding/ObjectFile.swift Sources/Unwinding/SymbolTable.swift Sources/Unwinding/XzStream.swift
// with: Sources/Unwinding/MemoryMap.swift Sources/Unwinding/Mapping.swift
// with: -I Sources/CElf -I Sources/CLzma -lelf -llzma

/// Bytes as an object that a traced process has loaded, and as its /proc/PID/maps.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(start, count).rest)
    if let layout = ElfLayout(page: bytes, base: 0x7F00_0000_0000) {
        _ = UnwindTable(
            header: bytes, at: layout.unwindHeader ?? 0, size: max(layout.unwindHeaderSize, UInt64(count)))
    }
    _ = UnwindTable(header: bytes, at: .max, size: .max)
    _ = FrameDescriptions(section: bytes, at: .max - 64).table(relativeTo: 1 << 40)
    let symbols = ElfReader.contents(ofImage: bytes)?.symbols
    for address in [0, 0x401000, 0x1000, .max] as [UInt64] { _ = symbols?.function(covering: address) }
    _ = XzStream.decoded(bytes)
    let map = MemoryMap(parsing: bytes)
    for address in [0, 0x400000, .max] as [UInt64] {
        if let index = map.index(containing: address) { _ = map.beginning(ofObjectAt: index) }
        _ = map.mapping(containing: address)
    }
    return 0
}
