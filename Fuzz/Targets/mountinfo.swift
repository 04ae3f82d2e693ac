// with: Sources/LinuxCalls/MountTable.swift

/// Bytes as /proc/PID/mountinfo: whoever mounts something chooses the names in it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let text = String(decoding: FuzzInput(start, count).rest, as: UTF8.self)
    let table = MountTable(mountinfo: text)
    require(table.mounts.count <= text.utf8.count, "more mounts than there are bytes")
    return 0
}
