import BpfAbi

/// The fields that decide what a call needs. A field beyond the call's size is 0, as the kernel reads it.
extension CapturedCall {
    private func field(at offset: Int) -> UInt32 { attr.integer(at: offset) ?? 0 }

    /// map_type, prog_type.
    var type: UInt32 { field(at: 0) }

    var mapFlags: UInt32 { field(at: 16) }
    var mapFlagsWithoutToken: UInt32 { mapFlags & ~TokenField.flag }
    /// Whether BTF describes its keys or values.
    var mapHasTypes: Bool { field(at: 52) != 0 || field(at: 56) != 0 }
    var mapIfindex: UInt32 { field(at: 44) }
    var mapKeySize: UInt32 { field(at: 4) }
    var mapValueSize: UInt32 { field(at: 8) }
    var mapMaxEntries: UInt32 { field(at: 12) }
    var mapName: String { name(at: 28) }

    /// insn_cnt.
    var programLength: UInt32 { field(at: 4) }
    var logLevel: UInt32 { field(at: 24) }
    var programIfindex: UInt32 { field(at: 64) }
    var programName: String { name(at: 48) }
    var expectedAttachType: UInt32 { field(at: 68) }

    /// bpf_fd of OBJ_PIN.
    var pinnedObject: Int32 { Int32(bitPattern: field(at: 8)) }
    /// prog_fd of PROG_TEST_RUN.
    var testedProgram: Int32 { Int32(bitPattern: field(at: 0)) }

    /// LINK_CREATE, PROG_ATTACH and PROG_DETACH.
    var attachType: UInt32 { field(at: 8) }
    /// prog_fd of LINK_CREATE.
    var linkProgram: Int32 { Int32(bitPattern: field(at: 0)) }
    /// attach_bpf_fd of PROG_ATTACH and PROG_DETACH.
    var attachedProgram: Int32 { Int32(bitPattern: field(at: 4)) }

    /// Whether the application itself passes a token.
    var passesToken: Bool { TokenField.of(command)?.isPassed(in: attr) ?? false }

    /// Whether the kernel was given one, by the application or by the tracer.
    var carriesToken: Bool { passesToken || injection == .passed }

    /// Whether the attr has the token's descriptor. Libraries that cut it before pass descriptor 0 by mistake.
    var reachesTokenField: Bool { attr.count >= TokenField.of(command)?.end ?? 0 }

    /// The descriptor that the application passes as a token; 0 where the attr ends before it.
    var tokenDescriptor: Int32? {
        guard passesToken, let field = TokenField.of(command) else { return nil }
        return attr.integer(at: field.descriptorOffset, as: Int32.self) ?? 0
    }

    /// The bytes that a pointer of the attr led to.
    func region(_ field: String) -> [UInt8]? {
        regions.first { $0.field == field && $0.phase == .entry }?.bytes
    }

    /// A name as libraries give it, without what follows the first NUL.
    private func name(at offset: Int) -> String {
        guard attr.count > offset else { return "" }
        return String(decoding: attr[offset...].prefix(16).prefix { $0 != 0 }, as: UTF8.self)
    }
}
