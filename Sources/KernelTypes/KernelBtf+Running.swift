import Glibc
import LinuxCalls

extension KernelBtf {
    package static let path = "/sys/kernel/btf/vmlinux"

    /// The interface of the running kernel. Needs no privilege, but a kernel built with CONFIG_DEBUG_INFO_BTF.
    package static func load(path: String = Self.path) throws -> KernelAbi {
        try withBytes(of: path) { (bytes) throws(BtfError) in try abi(of: bytes) }
    }

    /// The layout of the running kernel's own structures.
    package static func loadLayout(
        of members: [KernelLayout.Member], names: [String], path: String = Self.path
    ) throws -> KernelLayout {
        try withBytes(of: path) { (bytes) throws(BtfError) in
            try layout(of: members, names: names, in: bytes)
        }
    }

    private static func withBytes<Result>(
        of path: String, _ body: (borrowing RawSpan) throws(BtfError) -> Result
    ) throws -> Result {
        let file = try Files.open(path)
        if let mapping = ReadOnlyMapping(of: file) { return try body(mapping.buffer.bytes) }
        let contents = try Files.contents(of: file.raw, subject: path)
        return try body(contents.span.bytes)
    }
}

/// A whole file in memory for as long as the value lives. Files of sysfs can be mapped where the kernel lets them
/// (6.16 for BTF), which spares copying five megabytes.
private struct ReadOnlyMapping: ~Copyable {
    let buffer: UnsafeRawBufferPointer

    /// Nil where the file cannot be mapped, so that the caller reads it instead.
    init?(of file: borrowing OwnedDescriptor) {
        var facts = stat()
        guard fstat(file.raw, &facts) == 0, facts.st_size > 0,
            let start = mmap(nil, Int(facts.st_size), PROT_READ, MAP_PRIVATE, file.raw, 0),
            start != MAP_FAILED
        else { return nil }
        buffer = UnsafeRawBufferPointer(start: start, count: Int(facts.st_size))
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: buffer.baseAddress), buffer.count)
    }
}
