import CUnwind
import LinuxCalls

/// The code that a process has mapped, and how to unwind and name it. Good until the process maps other code or
/// executes another program.
final class ProcessImage {
    let memory = ProcessMemory()
    private(set) var map = MemoryMap()
    /// By the address of the ELF header.
    private var objects: [UInt64: LoadedObject] = [:]
    private var builtTables = BuiltTables()
    private let store: SymbolStore
    /// The thread whose stop lets us read the process.
    private var tid: Int32 = 0

    init(store: SymbolStore) {
        self.store = store
    }

    func beginWalk(of tid: Int32) {
        self.tid = tid
        memory.beginWalk(of: tid)
    }

    /// Whether other code is mapped than before; what was known of it is then forgotten.
    func refreshMap() -> Bool {
        // Of the thread, not the process: a leader that has ended has no memory although its threads go on.
        guard let text = try? Files.contents(of: "/proc/\(tid)/maps") else { return false }
        let fresh = MemoryMap(parsing: text)
        guard fresh != map else { return false }
        map = fresh
        objects = [:]
        builtTables = BuiltTables()
        memory.dropPages()
        return true
    }

    func forget() {
        map = MemoryMap()
        objects = [:]
        builtTables = BuiltTables()
        memory.close()
    }

    /// What is at an address of the process, or of a table that was built for it.
    func word(at address: UInt64) -> UInt64? {
        BuiltTables.covers(address) ? builtTables.word(at: address) : memory.word(at: address, in: map)
    }

    /// The object that is mapped there; nil for memory without a file.
    func object(at address: UInt64) -> LoadedObject? {
        guard let index = map.index(containing: address), let header = map.beginning(ofObjectAt: index) else {
            return nil
        }
        if let known = objects[header.start] { return known }
        let object = load(header, code: map.mappings[index])
        objects[header.start] = object
        return object
    }

    /// The unwind table that covers the address, for libunwind to search.
    func unwindTable(at address: UInt64) -> cunwind_table? {
        guard let object = object(at: address), let layout = object.layout, let table = object.unwindTable
        else {
            return nil
        }
        return cunwind_table(
            start: layout.start, end: layout.end, base: table.base, entries: table.entries, count: table.count
        )
    }

    /// Whether a call returns there: code, with a call instruction before it.
    func isReturnAddress(_ address: UInt64) -> Bool {
        guard address >= 8, map.mapping(containing: address &- 1)?.isExecutable == true,
            let before = word(at: address &- 8)
        else { return false }
        return CallInstruction.ends(before)
    }

    private func load(_ header: Mapping, code: Mapping) -> LoadedObject {
        let page = memory.bytes(ProcessMemory.pageSize, at: header.start)
        let layout = ElfLayout(page: page, base: header.start)
        let file =
            header.isVdso
            ? ElfReader.contents(
                ofImage: memory.bytes(Self.size(header.start..<header.end), at: header.start))
                ?? ObjectFile()
            : store.file(of: code, in: tid)
        return LoadedObject(
            layout: layout, unwindTable: layout.flatMap { unwindTable(of: $0, file: file) },
            symbols: file.symbols)
    }

    private func unwindTable(of layout: ElfLayout, file: ObjectFile) -> UnwindTable? {
        if let header = layout.unwindHeader {
            let start = memory.bytes(20, at: header)
            return UnwindTable(header: start, at: header, size: layout.unwindHeaderSize)
        }
        guard let section = file.frameSection else { return nil }
        let address = section.lowerBound &+ layout.bias
        let descriptions = FrameDescriptions(
            section: memory.bytes(Self.size(section), at: address), at: address)
        return builtTables.add(descriptions, relativeTo: layout.start)
    }

    /// What no section that is worth reading exceeds.
    private static func size(_ range: Range<UInt64>) -> Int {
        Int(min(range.upperBound - range.lowerBound, 64 << 20))
    }
}
