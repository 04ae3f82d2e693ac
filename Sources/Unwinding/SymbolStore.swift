import LinuxCalls

/// The symbols of every file that a stack led through. One for all processes of a recording: they run the same
/// libraries.
package final class SymbolStore {
    private var files: [MappedFile.Identity: ObjectFile] = [:]

    package init() {}

    /// What the file that is mapped there tells; nothing where it is no ELF object or cannot be read.
    func file(of mapping: Mapping, in tid: Int32) -> ObjectFile {
        guard let file = MappedFile(mapping, of: tid) else { return ObjectFile() }
        if let known = files[file.identity] { return known }
        guard let descriptor = try? file.open() else { return ObjectFile() }
        let contents = ElfReader.contents(ofFile: descriptor.raw) ?? ObjectFile()
        files[file.identity] = contents
        return contents
    }
}
