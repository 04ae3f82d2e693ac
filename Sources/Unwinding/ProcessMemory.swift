import CLinux
import LinuxCalls

/// Words of a stopped process at the price of few system calls: a window onto its stack that is read anew for every
/// walk, and pages of code and unwind tables that are kept.
final class ProcessMemory {
    static let pageSize = 4096
    /// How much of the stack is read at once: what the walks before needed, for a byte more is cheap and a kilobyte is not.
    private static let windowSizes = 1024...16384
    /// A walk that needs more follows a table or an expression made to never end.
    private static let wordLimit = 1 << 18
    private static let readLimit = 4096

    private var file: OwnedDescriptor?
    private let window = UnsafeMutableRawPointer.allocate(
        byteCount: windowSizes.upperBound, alignment: 16)
    private var windowSize = 4096
    /// Of the walk so far: how many windows it took, and how far into the last one it looked.
    private var windows = 0
    private var reached = 0
    private var windowStart: UInt64 = 0
    private var windowCount: UInt64 = 0
    private var pages: [UInt64: UnsafeMutableRawPointer] = [:]
    private var wordsLeft = 0
    private var readsLeft = 0

    deinit {
        window.deallocate()
        dropPages()
    }

    /// Nothing that may have changed since the last stop is used from here on.
    func beginWalk(of tid: Int32) {
        if file == nil { file = try? Files.open("/proc/\(tid)/mem") }
        if windows > 1 { windowSize = min(windowSize * 2, Self.windowSizes.upperBound) }
        if windows == 1, reached < windowSize / 4 {
            windowSize = max(windowSize / 2, Self.windowSizes.lowerBound)
        }
        windows = 0
        reached = 0
        windowCount = 0
        wordsLeft = Self.wordLimit
        readsLeft = Self.readLimit
    }

    /// Other files may be mapped now.
    func dropPages() {
        for page in pages.values { page.deallocate() }
        pages = [:]
    }

    /// The process runs another program: this memory is gone.
    func close() {
        dropPages()
        file = nil
    }

    /// The eight bytes at an address that need not be aligned. The map tells what can be kept.
    func word(at address: UInt64, in map: MemoryMap) -> UInt64? {
        wordsLeft -= 1
        guard wordsLeft > 0 else { return nil }
        if let value = windowWord(at: address) { return value }

        let pageOffset = Int(address % UInt64(Self.pageSize))
        guard pageOffset <= Self.pageSize - 8 else { return straddlingWord(at: address) }
        let number = address / UInt64(Self.pageSize)
        if let page = pages[number] { return page.loadUnaligned(fromByteOffset: pageOffset, as: UInt64.self) }
        let mapping = map.mapping(containing: address)
        if mapping?.isConstant == true {
            guard let page = keptPage(number) else { return nil }
            return page.loadUnaligned(fromByteOffset: pageOffset, as: UInt64.self)
        }
        // The stack, or what serves as one: what comes next lies above. To ask beyond its end would cost a call more.
        let reachable = mapping.map { $0.end - address } ?? .max
        windowStart = address
        windowCount = UInt64(read(into: window, Int(min(reachable, UInt64(windowSize))), at: address))
        windows += 1
        return windowWord(at: address)
    }

    /// Up to `count` bytes, once.
    func bytes(_ count: Int, at address: UInt64) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard let start = buffer.baseAddress else { return }
            initialized = read(into: start, count, at: address)
        }
    }

    private func windowWord(at address: UInt64) -> UInt64? {
        let offset = address &- windowStart
        guard windowCount >= 8, offset <= windowCount - 8 else { return nil }
        reached = max(reached, Int(truncatingIfNeeded: offset))
        return window.loadUnaligned(fromByteOffset: Int(truncatingIfNeeded: offset), as: UInt64.self)
    }

    private func straddlingWord(at address: UInt64) -> UInt64? {
        var value: UInt64 = 0
        return read(into: &value, 8, at: address) == 8 ? value : nil
    }

    private func keptPage(_ number: UInt64) -> UnsafeMutableRawPointer? {
        let page = UnsafeMutableRawPointer.allocate(byteCount: Self.pageSize, alignment: 16)
        let address = number &* UInt64(Self.pageSize)
        guard read(into: page, Self.pageSize, at: address) == Self.pageSize else {
            page.deallocate()
            return nil
        }
        pages[number] = page
        return page
    }

    private func read(into buffer: UnsafeMutableRawPointer, _ count: Int, at address: UInt64) -> Int {
        readsLeft -= 1
        // Negative offsets are refused by pread, and no process has memory there.
        guard readsLeft > 0, address <= UInt64(Int64.max), let raw = file?.raw else { return 0 }
        return max(0, clinux_pread(raw, buffer, count, address))
    }
}
