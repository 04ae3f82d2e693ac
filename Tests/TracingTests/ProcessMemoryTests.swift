import Glibc
import Testing

@testable import Tracing

/// On memory of this process itself: four pages, in which every byte tells where it is, the last of which cannot
/// be read.
@Suite final class ProcessMemoryTests {
    private static let pageSize = 4096
    private let pages: UnsafeMutableRawPointer
    private let memory = ProcessMemory(pid: getpid())

    init() throws {
        pages = try #require(
            mmap(nil, 4 * Self.pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
        for offset in 0..<4 * Self.pageSize {
            pages.storeBytes(of: Self.byte(offset), toByteOffset: offset, as: UInt8.self)
        }
    }

    deinit {
        munmap(pages, 4 * Self.pageSize)
    }

    private static func byte(_ offset: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: offset &* 31 &+ offset >> 8)
    }

    /// Puts the part of a file there that is beyond its end: what is merely protected /proc/PID/mem reads all the same, and
    /// what is unmapped another test may get.
    private func hide(_ page: Int) {
        let file = open("/proc/self/exe", O_RDONLY)
        defer { close(file) }
        let hidden = mmap(
            pages + page * Self.pageSize, Self.pageSize, PROT_READ, MAP_PRIVATE | MAP_FIXED, file, 1 << 40)
        #expect(hidden == pages + page * Self.pageSize)
    }

    /// Whether so many bytes from there, and no more, are read.
    private func reads(_ count: Int, at offset: Int, of range: Range<Int>) -> Bool {
        let bytes = memory.read(count, at: UInt64(UInt(bitPattern: pages + offset)))
        return bytes == range.map(Self.byte)
    }

    /// Around every edge between two pages, with and without what is on the other side.
    @Test(arguments: [nil, 0, 2] as [Int?]) func readsWhatIsThere(without page: Int?) {
        hide(3)
        if let page { hide(page) }
        let readable = (page == 0 ? 4096 : 0)..<(page == 2 ? 8192 : 12288)
        for start in [4096, 4097, 4100, 4350, 4352, 4400, 8000, 8188, 8191] {
            for count in [1, 4, 16, 128, 256, 257, 5000] {
                memory.beginStop()
                let end = min(start + count, readable.upperBound)
                #expect(reads(count, at: start, of: start..<end), "\(count) bytes at \(start)")
                // The next read of the same stop may come from what was read along with the first.
                let before = max(start - 100, readable.lowerBound)
                #expect(reads(50, at: before, of: before..<before + 50), "50 bytes at \(before)")
            }
        }
    }

    @Test func readsNothingWhereNothingIs() {
        hide(1)
        #expect(reads(16, at: 4096, of: 0..<0))
        #expect(reads(16, at: 8191, of: 0..<0))
        #expect(reads(16, at: 8192, of: 8192..<8208))
        #expect(reads(32, at: 4080, of: 4080..<4096))
    }

    @Test func readsAnewAtTheNextStop() {
        memory.beginStop()
        #expect(reads(1, at: 5000, of: 5000..<5001))
        pages.storeBytes(of: Self.byte(5002), toByteOffset: 5001, as: UInt8.self)
        memory.beginStop()
        #expect(reads(1, at: 5001, of: 5002..<5003))
    }
}
