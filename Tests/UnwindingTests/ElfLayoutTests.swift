import Testing

@testable import Unwinding

struct ElfLayoutTests {
    /// `Elf64_Phdr`: type, offset, address and size.
    typealias Segment = (type: UInt32, offset: UInt64, address: UInt64, size: UInt64)

    private static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func page(_ segments: [Segment]) -> [UInt8] {
        var page: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 25)
        page += bytes(UInt64(64)) + [UInt8](repeating: 0, count: 14)
        page += bytes(UInt16(56)) + bytes(UInt16(segments.count)) + [UInt8](repeating: 0, count: 6)
        for segment in segments {
            page += bytes(segment.type) + [0, 0, 0, 0] + bytes(segment.offset) + bytes(segment.address)
            page += bytes(segment.address) + bytes(segment.size) + bytes(segment.size) + bytes(UInt64(4096))
        }
        return page
    }

    private static let relocated = page([
        (1, 0, 0, 0x1000), (1, 0x1000, 0x1000, 0x5000), (1, 0x6000, 0x8000, 0x800),
        (0x6474_e550, 0x1200, 0x2200, 0x64),
    ])

    @Test func libraryLiesWhereItWasLoaded() throws {
        let layout = try #require(ElfLayout(page: Self.relocated, base: 0x7f00_0000_0000))
        #expect(layout.bias == 0x7f00_0000_0000)
        #expect(layout.start == 0x7f00_0000_0000)
        #expect(layout.end == 0x7f00_0000_8800)
        #expect(layout.unwindHeader == 0x7f00_0000_2200)
        #expect(layout.unwindHeaderSize == 0x64)
    }

    @Test func fixedProgramHasNoBias() throws {
        let page = Self.page([(1, 0, 0x400000, 0x1000), (1, 0x1000, 0x401000, 0x5000)])
        let layout = try #require(ElfLayout(page: page, base: 0x400000))
        #expect(layout.bias == 0)
        #expect(layout.unwindHeader == nil)
    }

    @Test func otherBytesAreNoLayout() {
        #expect(ElfLayout(page: [], base: 0x1000) == nil)
        #expect(ElfLayout(page: [UInt8](repeating: 0, count: 4096), base: 0x1000) == nil)
        var ofUnknownWidth = Self.relocated
        ofUnknownWidth[4] = 3
        #expect(ElfLayout(page: ofUnknownWidth, base: 0x1000) == nil)
    }

    @Test func pageCutAnywhereIsSurvived() {
        for count in Self.relocated.indices {
            let layout = ElfLayout(page: Array(Self.relocated.prefix(count)), base: 0x7f00_0000_0000)
            #expect(layout == nil || count >= 112)
        }
    }

    @Test func anyByteMayBeDamaged() {
        for index in Self.relocated.indices {
            for value: UInt8 in [0, 0x7f, 0x80, 0xff] {
                var page = Self.relocated
                page[index] = value
                let layout = ElfLayout(page: page, base: 0x7f00_0000_0000)
                #expect(layout.map { $0.start <= $0.end } != false)
            }
        }
    }
}
