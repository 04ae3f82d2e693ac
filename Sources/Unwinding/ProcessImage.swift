import CUnwind
import LinuxCalls

/// The code that a process has mapped, and how to unwind and name it. Good until the process maps other code or
/// executes another program.
final class ProcessImage {
    let memory = ProcessMemory()
    private(set) var map = MemoryMap()
    /// By the address of the ELF header.
    private var objects: [UInt64: LoadedObject] = [:]
    private let symbols: SymbolStore
    /// The thread whose stop lets us read the process.
    private var tid: Int32 = 0

    init(symbols: SymbolStore) {
        self.symbols = symbols
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
        memory.dropPages()
        return true
    }

    func forget() {
        map = MemoryMap()
        objects = [:]
        memory.close()
    }

    func word(at address: UInt64) -> UInt64? {
        memory.word(at: address, in: map)
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
        var table: UnwindTable?
        if let layout, let address = layout.unwindHeader {
            let start = memory.bytes(20, at: address)
            table = UnwindTable(header: start, at: address, size: layout.unwindHeaderSize)
        }
        let names =
            header.isVdso
            ? ElfSymbolReader.table(
                ofImage: memory.bytes(Int(clamping: header.end - header.start), at: header.start))
            : symbols.symbols(of: code, in: tid)
        return LoadedObject(layout: layout, unwindTable: table, symbols: names ?? SymbolTable())
    }
}
