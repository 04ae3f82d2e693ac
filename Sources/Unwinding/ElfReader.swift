import CElf

/// Reads the functions of an ELF object with libelf: `.symtab`, or `.dynsym` where that was stripped, together with
/// what Fedora's tools keep of the stripped one as `.gnu_debugdata`.
struct ElfReader {
    private var functions: [SymbolTable.Function] = []
    private var names: [UInt8] = []
    /// Where each section ends, by its number; 0 where it has no code.
    private var codeEnds: [UInt64] = []
    private var frameSection: Range<UInt64>?
    /// `SHT_X86_64_UNWIND`, as which some linkers mark `.eh_frame`.
    private static let unwindSection: Int32 = 0x7000_0001
    /// What no table of symbols exceeds.
    private static let largestSection: UInt64 = 256 << 20

    /// Of an open file. Not mapped but read: a file that is cut short meanwhile would end bpfrec by SIGBUS.
    static func contents(ofFile descriptor: CInt) -> ObjectFile? {
        var reader = ElfReader()
        elf_version(UInt32(EV_CURRENT))
        guard let elf = elf_begin(descriptor, ELF_C_READ, nil) else { return nil }
        defer { elf_end(elf) }
        return reader.read(elf) ? reader.contents : nil
    }

    /// Of an object in memory.
    static func contents(ofImage image: [UInt8]) -> ObjectFile? {
        var reader = ElfReader()
        return reader.read(image: image, isRemainder: false) ? reader.contents : nil
    }

    private var contents: ObjectFile {
        ObjectFile(symbols: SymbolTable(functions: functions, names: names), frameSection: frameSection)
    }

    private mutating func read(image: [UInt8], isRemainder: Bool) -> Bool {
        elf_version(UInt32(EV_CURRENT))
        // libelf asks for memory it may write to.
        var image = image
        return image.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                let elf = elf_memory(start, bytes.count)
            else { return false }
            defer { elf_end(elf) }
            return read(elf, isRemainder: isRemainder)
        }
    }

    /// - Parameters:
    ///   - elf: The object.
    ///   - isRemainder: It was packed in another one, and so has no further one in it.
    /// - Returns: Whether it is an ELF object at all.
    private mutating func read(_ elf: OpaquePointer, isRemainder: Bool = false) -> Bool {
        guard elf_kind(elf) == ELF_K_ELF else { return false }
        var full: Section?
        var dynamic: Section?
        var remainder: Section?
        var namesSection = 0
        elf_getshdrstrndx(elf, &namesSection)
        codeEnds = []

        var next = elf_nextscn(elf, nil)
        while let raw = next {
            next = elf_nextscn(elf, raw)
            var header = GElf_Shdr()
            guard gelf_getshdr(raw, &header) != nil else { continue }
            let section = Section(raw: raw, header: header)
            let (end, overflow) = header.sh_addr.addingReportingOverflow(header.sh_size)
            let hasCode = header.sh_flags & UInt64(SHF_EXECINSTR) != 0
            while codeEnds.count <= elf_ndxscn(raw) { codeEnds.append(0) }
            codeEnds[elf_ndxscn(raw)] = !hasCode ? 0 : overflow ? .max : end
            switch Int32(truncatingIfNeeded: header.sh_type) {
            case SHT_SYMTAB: full = section
            case SHT_DYNSYM: dynamic = section
            case SHT_PROGBITS, Self.unwindSection:
                let name = section.name(in: elf, namesSection)
                if name == ".gnu_debugdata", !isRemainder { remainder = section }
                if name == ".eh_frame", !isRemainder, !overflow { frameSection = header.sh_addr..<end }
            default: break
            }
        }

        if let full {
            add(full, of: elf, tellsUnsized: true)
            return true
        }
        if let dynamic { add(dynamic, of: elf, tellsUnsized: false) }
        if let remainder, let bytes = remainder.bytes, let image = XzStream.decoded(bytes) {
            // Its sections have the same numbers and addresses, without contents.
            _ = read(image: image, isRemainder: true)
        }
        return true
    }

    /// - Parameters:
    ///   - section: A symbol table.
    ///   - elf: The object.
    ///   - tellsUnsized: Whether it is complete, so that a label without size reaches to the next one. In the dynamic
    ///     table, which lacks the static functions, it would take in what is not its own.
    private mutating func add(_ section: Section, of elf: OpaquePointer, tellsUnsized: Bool) {
        guard section.header.sh_size <= Self.largestSection, let data = elf_getdata(section.raw, nil),
            section.header.sh_entsize > 0,
            let strings = elf_getscn(elf, Int(section.header.sh_link)).flatMap({ elf_getdata($0, nil) }),
            let text = UnsafeRawBufferPointer(strings)
        else { return }
        let base = names.count
        names += text
        names.append(0)

        let count = data.pointee.d_size / Int(clamping: section.header.sh_entsize)
        functions.reserveCapacity(functions.count + count)
        for index in 0..<count {
            var symbol = GElf_Sym()
            guard let number = CInt(exactly: index), gelf_getsym(data, number, &symbol) != nil else { return }
            let name = Int(symbol.st_name)
            let section = Int(symbol.st_shndx)
            guard name < text.count, text[name] != 0, section < codeEnds.count else { continue }
            let codeEnd = codeEnds[section]
            let type = Int32(symbol.st_info & 0xf)
            let isSized = symbol.st_size > 0
            guard type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE, isSized || tellsUnsized,
                codeEnd > 0
            else { continue }
            let (end, overflow) = symbol.st_value.addingReportingOverflow(symbol.st_size)
            functions.append(
                SymbolTable.Function(
                    start: symbol.st_value, end: !isSized ? codeEnd : overflow ? .max : end,
                    name: UInt32(clamping: base + name), isSized: isSized,
                    preference: Self.preference(symbol, name: text[name...])))
        }
    }

    /// Of several names for one function: the sized one, then what its callers write (`write`, neither `__write` nor
    /// `__GI___libc_write`), then the one with the widest scope.
    private static func preference(_ symbol: GElf_Sym, name: Slice<UnsafeRawBufferPointer>) -> UInt8 {
        let underscores = name.prefix(3).prefix { $0 == UInt8(ascii: "_") }.count
        let scope: UInt8 =
            switch Int32(symbol.st_info >> 4) {
            case STB_GLOBAL: 2
            case STB_WEAK: 1
            default: 0
            }
        return (symbol.st_size > 0 ? 16 : 0) + UInt8(3 - underscores) * 4 + scope
    }

    /// A section and its header.
    private struct Section {
        var raw: OpaquePointer
        var header: GElf_Shdr

        var bytes: [UInt8]? {
            elf_getdata(raw, nil).flatMap { UnsafeRawBufferPointer($0) }.map { Array($0) }
        }

        func name(in elf: OpaquePointer, _ namesSection: Int) -> String? {
            elf_strptr(elf, namesSection, Int(header.sh_name)).map { String(cString: $0) }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// What libelf read; nil where it has nothing.
    fileprivate init?(_ data: UnsafeMutablePointer<Elf_Data>) {
        guard let start = data.pointee.d_buf else { return nil }
        self.init(start: start, count: data.pointee.d_size)
    }
}
