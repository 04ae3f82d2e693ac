package import Foundation

/// A program that the build left, run as a user would run it.
package struct BuiltProgram: Sendable {
    package let path: String

    /// The checkout that these tests were compiled from.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// What `swift build` made together with these tests.
    package static let bpfrec = BuiltProgram(path: "\(root)/.build/debug/bpfrec")

    package static func sample(_ name: String) -> BuiltProgram {
        BuiltProgram(path: "\(root)/build/samples/\(name)")
    }

    package init(path: String) {
        self.path = path
    }

    package struct Result: Sendable {
        package let status: Int32
        /// Whether a signal ended it; the status is then the signal.
        package let isSignaled: Bool
        package let output: String
        package let error: String
    }

    /// Runs it to its end.
    package func run(
        _ arguments: [String], in directory: URL, environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // Files rather than pipes: nobody has to read while it runs.
        let outputFile = directory.appending(path: "stdout-\(UUID().uuidString)")
        let errorFile = directory.appending(path: "stderr-\(UUID().uuidString)")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        defer { for file in [outputFile, errorFile] { try? FileManager.default.removeItem(at: file) } }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, isSignaled: process.terminationReason == .uncaughtSignal,
            output: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
    }
}
