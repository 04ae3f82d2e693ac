import Exchange
import Recording

/// Bytes as a log of strace: its events must be readable as a recording, whole lines and cut ones alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(FuzzInput(start, count).rest)
    _ = StraceLog.isCall(String(decoding: bytes, as: UTF8.self))
    guard let log = try? StraceLog(bytes) else { return 0 }
    require(!log.events.isEmpty, "a log without events")
    guard let imported = try? PolicyImport.read(bytes, as: .strace) else { return 0 }
    _ = PolicyLint.findings(in: imported)
    return 0
}
