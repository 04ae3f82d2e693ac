import Foundation
import Glibc
import TestSupport

/// The programs of Fixtures/, compiled once a test run into a directory that goes when it ends.
struct FixtureLibrary {
    static let shared = FixtureLibrary()

    /// Where the programs are; readable by everyone, since some of them become someone else.
    let directory: String
    private let failures: [String: String]

    private init() {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures").path()
        let directory = Scratch.directory("fixtures")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: sources)) ?? [])
            .filter { $0.hasSuffix(".c") }.map { String($0.dropLast(2)) }.sorted()
        var failures: [String: String] = [:]
        var waiting = names[...]
        var compiling: [(String, RunningProgram)] = []
        while !waiting.isEmpty || !compiling.isEmpty {
            while compiling.count < 4, let name = waiting.popFirst() {
                let compiler = Self.compiler(for: "\(sources)/\(name).c", into: "\(directory)/\(name)")
                compiling.append((name, RunningProgram(compiler: compiler)))
            }
            let (name, program) = compiling.removeFirst()
            let result = program.finish()
            if result.status != 0 { failures[name] = result.errors }
        }
        self.directory = directory
        self.failures = failures
    }

    /// A source may name flags of its own in a comment: `fixture-flags: -m32`.
    private static func compiler(for source: String, into program: String) -> [String] {
        let text = (try? String(contentsOfFile: source, encoding: .utf8)) ?? ""
        var flags = ["-pthread"]
        if let start = text.range(of: "fixture-flags: "), let end = text.range(of: " */") {
            flags = text[start.upperBound..<end.lowerBound].split(separator: " ").map(String.init)
        }
        return ["gcc", "-O1", "-g", "-Wall", "-Wextra", "-Wno-format", "-Werror"] + flags + [
            "-o", program, source,
        ]
    }

    /// The path of a program, and nil with the compiler's words on standard error where it could not be made.
    func path(_ name: String) throws -> String {
        if let failure = failures[name] { throw FixtureError(name: name, reason: failure) }
        let path = "\(directory)/\(name)"
        guard access(path, X_OK) == 0 else {
            throw FixtureError(name: name, reason: "there is no such fixture")
        }
        return path
    }

    /// Words of a command line, of which those that begin with `@` name fixtures.
    func resolve(_ words: [String]) throws -> [String] {
        try words.map { $0.hasPrefix("@") ? try path(String($0.dropFirst())) : $0 }
    }
}

/// A fixture that cannot be had.
struct FixtureError: Error, CustomStringConvertible {
    let name: String
    let reason: String

    var description: String { "fixture \(name): \(reason)" }
}
