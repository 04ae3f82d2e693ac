import KernelTypes
import Testing

struct BtfReaderTests {
    /// A small kernel with a bit of everything that the real one has.
    private static var sample: BtfBuilder {
        var btf = BtfBuilder()
        btf.int("unsigned int", size: 4)
        btf.typedef("__u32", of: 1)
        btf.int("char", size: 1)
        btf.array(of: 3, count: 16)
        btf.structure(4, "", size: 8, [("pad", 2, 0), ("cnt", 2, 32)])
        btf.structure(5, "", size: 8, [("multi", 5, 0), ("target", 2, 0)])
        btf.structure(4, "", size: 32, [("map_type", 2, 0), ("map_name", 4, 32), ("", 6, 160)])
        btf.structure(5, "bpf_attr", size: 32, [("", 7, 0), ("test", 5, 0)])
        btf.enumeration("bpf_cmd", [("BPF_MAP_CREATE", 0), ("__MAX_BPF_CMD", 1)])
        btf.enumeration("", isSigned: true, [("BPF_F_CURRENT_NETNS", UInt32.max)])
        btf.wideEnumeration("", [("BPF_F_CTXLEN_MASK", 0xF_FFFF << 32)])
        btf.enumeration("", [("BPF_REG_0", 0)])
        btf.enumeration("bpf_unrelated", [("BPF_F_UNRELATED", 1)])
        btf.structure(
            4, "bpf_insn", size: 8, flag: true, [("code", 3, 8 << 24), ("dst_reg", 3, 4 << 24 | 8)])
        return btf
    }

    private static func abi(_ bytes: [UInt8]) throws(BtfError) -> KernelAbi {
        try KernelBtf.abi(of: bytes.span.bytes)
    }

    @Test func fieldsHavePathsOffsetsAndSizes() throws {
        let attr = try #require(try Self.abi(Self.sample.bytes).structure("bpf_attr"))
        #expect(attr.isUnion)
        #expect(attr.size == 32)
        #expect(
            attr.leaves == [
                KernelLeaf(path: "map_type", offset: 0, size: 4),
                KernelLeaf(path: "map_name", offset: 4, size: 16),
                KernelLeaf(path: "multi.pad", offset: 20, size: 4),
                KernelLeaf(path: "multi.cnt", offset: 24, size: 4),
                KernelLeaf(path: "target", offset: 20, size: 4),
                KernelLeaf(path: "test.pad", offset: 0, size: 4),
                KernelLeaf(path: "test.cnt", offset: 4, size: 4),
            ])
    }

    @Test func bitFieldsHaveBits() throws {
        let instruction = try #require(try Self.abi(Self.sample.bytes).structure("bpf_insn"))
        #expect(instruction.members.map(\.bits) == [0..<8, 0..<4])
        #expect(instruction.members.map(\.offset) == [0, 1])
    }

    @Test func enumsOfTheInterfaceAreRead() throws {
        let abi = try Self.abi(Self.sample.bytes)
        #expect(abi.enumerations.map(\.name) == ["bpf_cmd"])
        #expect(abi.enumeration("bpf_cmd")?.name(of: 0) == "BPF_MAP_CREATE")
    }

    @Test func countersAreNotNames() throws {
        #expect(try Self.abi(Self.sample.bytes).enumeration("bpf_cmd")?.name(of: 1) == nil)
    }

    @Test func anonymousEnumsAreReadForTheirFlags() throws {
        let abi = try Self.abi(Self.sample.bytes)
        #expect(abi.flags.count == 2)
        #expect(abi.constant("BPF_F_CURRENT_NETNS") == UInt64.max)
        #expect(abi.constant("BPF_F_CTXLEN_MASK") == 0xF_FFFF << 32)
        #expect(abi.constant("BPF_REG_0") == nil)
    }

    @Test func kindsThatTheLayoutSectionDescribesAreSteppedOver() throws {
        var btf = BtfBuilder()
        btf.layout = Array(repeating: (0, 0), count: 20) + [(4, 8)]
        btf.type(20, "novelty", count: 2, [7, 1, 2, 3, 4])
        btf.enumeration("bpf_cmd", [("BPF_MAP_CREATE", 0)])
        #expect(try Self.abi(btf.bytes).constant("BPF_MAP_CREATE") == 0)
    }

    @Test func unknownKindsAreErrorsWithoutALayoutSection() {
        var btf = BtfBuilder()
        btf.type(20, "novelty")
        #expect(throws: BtfError("a type that is cut short or of unknown kind", at: 24)) {
            try Self.abi(btf.bytes)
        }
    }

    @Test func whatIsNotBtfIsRefused() {
        #expect(throws: BtfError("no header", at: 0)) { try Self.abi([]) }
        #expect(throws: BtfError("no BTF magic", at: 0)) { try Self.abi(Array("ELF, say".utf8)) }
        #expect(throws: BtfError("made for the other byte order", at: 0)) {
            try Self.abi([0xEB, 0x9F] + Array(repeating: 0, count: 30))
        }
    }

    @Test func everyTruncationIsAnError() throws {
        let bytes = Self.sample.bytes
        _ = try Self.abi(bytes)
        for count in 0..<bytes.count {
            #expect(throws: BtfError.self) { try Self.abi(Array(bytes[..<count])) }
        }
    }

    @Test func noByteCanCrashTheReader() {
        let bytes = Self.sample.bytes
        for index in bytes.indices {
            for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                var damaged = bytes
                damaged[index] = value
                _ = try? Self.abi(damaged)
            }
        }
    }

    @Test func typesThatReferToThemselvesEnd() throws {
        var btf = BtfBuilder()
        btf.typedef("loop", of: 1)
        btf.structure(4, "bpf_insn", size: 8, [("code", 1, 0)])
        #expect(try Self.abi(btf.bytes).structure("bpf_insn")?.members.first?.size == 0)

        var nested = BtfBuilder()
        nested.structure(4, "bpf_insn", size: 8, [("inner", 1, 0)])
        #expect(throws: BtfError.self) { try Self.abi(nested.bytes) }
    }

    @Test func structuresThatDoubleAtEachLevelEnd() {
        var btf = BtfBuilder()
        btf.int("unsigned int", size: 4)
        for level in 1..<15 as Range<UInt32> {
            btf.structure(
                4, level == 14 ? "bpf_insn" : "", size: 8, [("left", level, 0), ("right", level, 32)])
        }
        #expect(throws: BtfError.self) { try Self.abi(btf.bytes) }
    }
}
