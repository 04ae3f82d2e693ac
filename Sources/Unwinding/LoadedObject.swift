/// An executable or library as one process has it loaded.
struct LoadedObject {
    /// Nil where its headers are not in memory; its addresses are then those in the process.
    var layout: ElfLayout?
    var unwindTable: UnwindTable?
    var symbols: SymbolTable
}
