import BpfAbi

/// Bytes as a program. Each slot must be in exactly one line.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let program = Array(FuzzInput(start, count).rest)
    let lines = Disassembler.lines(program)
    require(lines.reduce(0) { $0 + $1.slots } == (program.count + 7) / 8, "\(lines)")
    return 0
}
