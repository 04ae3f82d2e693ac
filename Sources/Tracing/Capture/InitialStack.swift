import BpfAbi

/// What the kernel puts on a program's stack before it begins (the x86-64 ABI: argc, argv, the environment, the auxiliary
/// vector, and above them the strings). Read while nothing of the program has run, it tells what /proc does at a fifth of
/// the cost. Pure: it is tested on bytes.
struct InitialStack: Equatable {
    private static let wordSize = 8
    /// AT_EXECFN: the path that execve was given.
    private static let executedPath: UInt64 = 31

    let arguments: [[UInt8]]
    let path: [UInt8]

    /// nil where the bytes, which begin at the stack pointer, do not hold all of it.
    init?(_ bytes: [UInt8], at start: UInt64) {
        var words = 0
        func next() -> UInt64? {
            defer { words += 1 }
            return bytes.integer(at: words * Self.wordSize, as: UInt64.self)
        }
        func string(at address: UInt64) -> [UInt8]? {
            guard let offset = Int(exactly: address &- start), bytes.indices.contains(offset),
                let end = bytes[offset...].firstIndex(of: 0)
            else { return nil }
            return Array(bytes[offset..<end])
        }

        guard let count = next(), count <= UInt64(bytes.count / Self.wordSize) else { return nil }
        var arguments: [[UInt8]] = []
        for _ in 0..<count {
            guard let address = next(), let argument = string(at: address) else { return nil }
            arguments.append(argument)
        }
        guard next() == 0 else { return nil }
        while let variable = next(), variable != 0 {}
        while let key = next(), key != 0 {
            guard let value = next() else { return nil }
            guard key == Self.executedPath else { continue }
            guard let path = string(at: value) else { return nil }
            self.arguments = arguments
            self.path = path
            return
        }
        return nil
    }

    /// What the kernel names the thread after the path. nil for a program that was executed by a descriptor: newer kernels
    /// take its file's name instead (6.14).
    var comm: [UInt8]? {
        guard !path.starts(with: "/dev/fd/".utf8) else { return nil }
        let nameLimit = 15
        return Array(
            (path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? []).prefix(
                nameLimit))
    }
}
