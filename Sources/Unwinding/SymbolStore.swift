import LinuxCalls

/// The symbols of every file that a stack led through. One for all processes of a recording: they run the same
/// libraries.
package final class SymbolStore {
    private var tables: [MappedFile.Identity: SymbolTable] = [:]

    package init() {}

    /// The symbols of the file that is mapped there; empty where it has none or cannot be read.
    func symbols(of mapping: Mapping, in tid: Int32) -> SymbolTable {
        guard let file = MappedFile(mapping, of: tid) else { return SymbolTable() }
        if let known = tables[file.identity] { return known }
        guard let descriptor = try? file.open() else { return SymbolTable() }
        let table = ElfSymbolReader.table(ofFile: descriptor.raw) ?? SymbolTable()
        tables[file.identity] = table
        return table
    }
}
