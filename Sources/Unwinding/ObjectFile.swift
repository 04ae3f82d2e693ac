/// What the file of an executable or library tells beyond what is loaded of it.
struct ObjectFile: Sendable {
    var symbols = SymbolTable()
    /// Where `.eh_frame` is, as the file counts addresses.
    var frameSection: Range<UInt64>?
}
