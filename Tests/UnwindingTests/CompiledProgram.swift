import Foundation
import TestSupport
import Testing

/// A program that a test compiles for itself, in a directory that goes with it.
final class CompiledProgram {
    let directory: String
    let path: String

    /// Compiles C with gcc flags, which decide what there is to unwind with, and C for a stripped shared library
    /// beside the program.
    init(
        _ source: String, flags: [String] = [], library: String? = nil,
        preamble: String = CompiledProgram.preamble
    ) throws {
        directory = NSTemporaryDirectory() + "bpfrec-unwind-" + UUID().uuidString
        path = directory + "/program"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if let library {
            try Self.compile(
                preamble + library, into: libraryPath, flags: ["-O2", "-shared", "-fPIC", "-s"])
        }
        try Self.compile(preamble + source, into: path, flags: ["-O2"] + flags)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    var libraryPath: String { directory + "/libinner.so" }

    /// `NAMED` keeps a function what its source says: not inlined, cloned or entered by a jump.
    static let preamble = """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        #define NAMED __attribute__((noipa))
        volatile int sink;

        """

    static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command) \(arguments.joined(separator: " "))")
    }

    private static func compile(_ source: String, into path: String, flags: [String]) throws {
        let file = path + ".c"
        try source.write(toFile: file, atomically: false, encoding: .utf8)
        try run("gcc", ["-fno-optimize-sibling-calls", file, "-o", path] + flags)
    }
}

extension Requirement {
    static let gcc = Requirement("gcc") {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/gcc")
    }
}
