/// How the caller entered the kernel. i386 callers lay the attr out as 64-bit ones do, but reach it by another
/// system call number.
package enum CallerAbi: String, Sendable {
    case x86_64
    case i386
}

/// One bpf(2) call as bytes: what the application handed over, and what came back. Nothing is interpreted here, so
/// that a later decoder can read an old recording better than the one that made it.
package struct CapturedCall: Equatable, Sendable {
    package var abi: CallerAbi
    /// The first argument as passed, flag bits included.
    package var commandArgument: UInt32
    package var attrAddress: UInt64
    /// The third argument as passed.
    package var size: UInt32
    /// The attr at entry: `size` bytes, at most 4096, fewer where the memory could not be read.
    package var attr: [UInt8]
    /// The attr at exit, where the command's table says that the kernel writes into it and it was read again.
    package var attrAtExit: [UInt8]?
    /// `struct bpf_common_attr` of the five-argument form (7.2), where the command carries that bit.
    package var common: CommonAttributes?
    /// Memory that the attr points to, in the order of the fields.
    package var regions: [CapturedRegion]
    /// Set where the application passed no token and the tracer did something about it. The attr is the application's
    /// all the same.
    package var injection: TokenInjection?
    /// What the kernel returned (a negative errno on failure); nil while, or if, no exit was seen.
    package var result: Int64?

    @inlinable @inline(__always)
    package init(
        abi: CallerAbi = .x86_64, commandArgument: UInt32, attrAddress: UInt64 = 0, size: UInt32,
        attr: [UInt8],
        attrAtExit: [UInt8]? = nil, common: CommonAttributes? = nil, regions: [CapturedRegion] = [],
        result: Int64? = nil
    ) {
        self.abi = abi
        self.commandArgument = commandArgument
        self.attrAddress = attrAddress
        self.size = size
        self.attr = attr
        self.attrAtExit = attrAtExit
        self.common = common
        self.regions = regions
        self.result = result
    }

    @inlinable
    package var command: BpfCommand { BpfCommand(argument: commandArgument) }

    /// The errno of a failed call.
    @inlinable
    package var errno: Int32? {
        guard let result, (-4095..<0).contains(result) else { return nil }
        return Int32(-result)
    }
}

/// The fourth and fifth argument of the five-argument form.
package struct CommonAttributes: Equatable, Sendable {
    package var address: UInt64
    package var size: UInt32
    package var bytes: [UInt8]
    package var bytesAtExit: [UInt8]?

    package init(address: UInt64, size: UInt32, bytes: [UInt8], bytesAtExit: [UInt8]? = nil) {
        self.address = address
        self.size = size
        self.bytes = bytes
        self.bytesAtExit = bytesAtExit
    }
}

/// Memory that was read through a pointer of the attr.
package struct CapturedRegion: Equatable, Sendable {
    package enum Phase: String, Sendable {
        case entry
        case exit
    }

    /// The path of the pointer field, as it is named in a decoded attr: `insns`, `info.info`,
    /// `link_create.kprobe_multi.syms[3]`.
    package var field: String
    package var phase: Phase
    package var address: UInt64
    /// How many bytes the kernel would have read or written; `bytes` holds fewer where a limit or an unreadable
    /// page cut it.
    package var length: UInt64
    package var bytes: [UInt8]
    /// Set where the memory ended in a page that cannot be read.
    package var isUnreadable: Bool

    package init(
        field: String, phase: Phase, address: UInt64, length: UInt64, bytes: [UInt8],
        isUnreadable: Bool = false
    ) {
        self.field = field
        self.phase = phase
        self.address = address
        self.length = length
        self.bytes = bytes
        self.isUnreadable = isUnreadable
    }
}

extension CapturedRegion {
    /// The whole elements of an array that were copied.
    func elements(of width: UInt64) -> [[UInt8]] {
        guard let step = Int(exactly: width), step > 0, step <= bytes.count else { return [] }
        return stride(from: 0, through: bytes.count - step, by: step).map { Array(bytes[$0..<$0 + step]) }
    }
}
