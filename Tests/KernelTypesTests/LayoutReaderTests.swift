import KernelTypes
import Testing

/// Members of the kernel's own structures are found wherever they are nested.
struct LayoutReaderTests {
    private static func layout(
        _ btf: BtfBuilder, _ members: [KernelLayout.Member], names: [String] = []
    ) throws(BtfError) -> KernelLayout {
        try KernelBtf.layout(of: members, names: names, in: btf.bytes.span.bytes)
    }

    /// 1: int, 2: pointer, 3: a structure within, 4: one without a name, 5: a typedef of 3, 6: the structure.
    private static var sample: BtfBuilder {
        var btf = BtfBuilder()
        btf.int("int", size: 4)
        btf.type(2, sizeOrType: 0)
        btf.structure(4, "inner", size: 16, [("first", 1, 0), ("second", 2, 64)])
        btf.structure(5, "", size: 8, [("either", 1, 0), ("or", 2, 0)])
        btf.typedef("inner_t", of: 3)
        btf.structure(
            4, "task", size: 64, [("flags", 1, 32), ("", 4, 64), ("in", 5, 128), ("first", 2, 256)])
        return btf
    }

    @Test func membersAreFoundByTheirPaths() throws {
        let paths = ["flags", "either", "or", "in.first", "in.second", "first"]
        let found = try Self.layout(Self.sample, paths.map { KernelLayout.Member("task", $0) })
        #expect(paths.map { found.offsets[.init("task", $0)] } == [4, 8, 8, 16, 24, 32])
    }

    @Test(arguments: ["", "none", "flag", "flagss", "in.third", "flags.first", "in.first.first"])
    func whatIsNotThereIsNotFound(_ path: String) throws {
        #expect(try Self.layout(Self.sample, [.init("task", path)]).offsets.isEmpty)
    }

    @Test func unionsAndTypedefsAreNoStructures() throws {
        var btf = Self.sample
        btf.structure(5, "sum", size: 4, [("value", 1, 0)])
        #expect(try Self.layout(btf, [.init("sum", "value"), .init("inner_t", "first")]).offsets.isEmpty)
    }

    /// Two of one name, as where a driver has its own: the first that has the member.
    @Test func theFirstThatHasItCounts() throws {
        var btf = Self.sample
        btf.structure(4, "task", size: 8, [("flags", 1, 0), ("other", 1, 32)])
        let found = try Self.layout(btf, [.init("task", "flags"), .init("task", "other")])
        #expect(found.offsets == [.init("task", "flags"): 4, .init("task", "other"): 4])
    }

    @Test func aBitFieldHasNoOffset() throws {
        var btf = BtfBuilder()
        btf.int("int", size: 4)
        btf.structure(4, "task", size: 8, flag: true, [("bits", 1, 8 << 24 | 8), ("whole", 1, 32)])
        let found = try Self.layout(btf, [.init("task", "bits"), .init("task", "whole")])
        #expect(found.offsets == [.init("task", "whole"): 4])
    }

    @Test func namesAreThoseOfTypes() throws {
        let names = ["task", "inner_t", "int", "flags", "tas", "tasks", ""]
        let found = try Self.layout(Self.sample, [], names: names)
        #expect(found.names == ["task", "inner_t", "int"])
    }

    /// Each level has the one below twice: 2^40 members, were there no limit.
    @Test func structuresThatDoubleAreGivenUp() throws {
        var btf = BtfBuilder()
        btf.int("int", size: 4)
        for level in 1...40 {
            btf.structure(
                4, level == 40 ? "task" : "", size: 8,
                [("", UInt32(level), 0), ("", UInt32(level), 0)])
        }
        #expect(try Self.layout(btf, [.init("task", "none")]).offsets.isEmpty)
    }

    @Test func aStructureOfItselfIsGivenUp() throws {
        var btf = BtfBuilder()
        btf.structure(4, "task", size: 8, [("", 1, 0), ("", 1, 0), ("", 1, 0)])
        #expect(try Self.layout(btf, [.init("task", "none")]).offsets.isEmpty)
    }

    @Test func damagedBytesDoNoHarm() throws {
        let whole = Self.sample.bytes
        for position in whole.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[position] = value
                _ = try? KernelBtf.layout(
                    of: [.init("task", "in.first")], names: ["task"], in: bytes.span.bytes)
            }
        }
    }
}
