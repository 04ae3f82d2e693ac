package import Foundation

/// A program that the build left, run as a user would run it.
package struct BuiltProgram: Sendable {
    package let path: String

    /// The checkout that these tests were compiled from.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    package static let samples = "\(root)/build/samples"

    package static let bpfrec = built("bpfrec")

    /// What `swift build` made together with these tests.
    package static func built(_ name: String) -> BuiltProgram {
        BuiltProgram(path: "\(copies)/\(name)")
    }

    package static func sample(_ name: String) -> BuiltProgram {
        BuiltProgram(path: "\(copies)/\(name)")
    }

    /// Where everybody can run them, whoever may enter the checkout.
    private static let copies: String = {
        let directory = Scratch.directory("programs")
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let products = URL(filePath: bundle).deletingLastPathComponent().path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []
        let programs =
            ["bpfrec", "capability-matrix", "refused-calls"].map { "\(products)/\($0)" }
            + names.map { "\(samples)/\($0)" }
        // By a process of its own: what this one has open for writing, a child that another test is just starting has too,
        // until its exec, and to execute a file that is open for writing is ETXTBSY.
        _ = try? BuiltProgram(path: "/usr/bin/install").run(
            ["-m", "755", "-t", directory] + programs, in: URL(filePath: directory))
        return directory
    }()

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
