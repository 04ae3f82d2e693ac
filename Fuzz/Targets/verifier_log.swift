import BpfAbi
import Delegation
import Recording
import Rendering

/// Bytes as the log of a load that failed, after what the kernel asked in it: the cause in words and the lines that a
/// terminal shows must hold nothing that a terminal would obey.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let command = UInt32(input.number(as: UInt8.self) % 40)
    let errno = Int64(input.number(as: UInt8.self))
    let attr = input.take(Int(input.number(as: UInt8.self)))
    var checks: [CapabilityCheck] = []
    for _ in 0..<input.number(as: UInt8.self) % 8 {
        let seed = input.number(as: UInt8.self)
        let namespaces = CapabilityCheck.Namespace.allCases
        checks.append(
            CapabilityCheck(
                capability: seed % 48, namespace: namespaces[Int(seed) % namespaces.count],
                inode: UInt32(seed), isGranted: seed & 64 != 0))
    }
    let log = input.takeRest()
    let regions = ["log_buf", "btf_log_buf", "pathname", "insns"].map { field in
        CapturedRegion(
            field: field, phase: field.hasSuffix("log_buf") ? .exit : .entry, address: 4096,
            length: UInt64(log.count), bytes: log)
    }
    let captured = CapturedCall(
        commandArgument: command, size: UInt32(attr.count), attr: attr, regions: regions, result: -errno)
    let call = CallEvent(
        number: 1, time: 0, pid: 1, tid: 1, comm: "fuzz", captured: captured,
        checks: errno & 1 == 0 ? checks : nil)
    let cause = FailureCause(of: call)?.words ?? ""
    let lines = CallLine(style: TextStyle()).text(
        of: call, attr: AttrDecoder.decode(captured, facts: call.facts))
    for text in [cause, lines] {
        let obeyed = text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control }
        require(!obeyed, text.debugDescription)
    }
    return 0
}
