import Foundation
import TestSupport
import Testing

/// The object in Sources/CObserver is what the sources in bpf/ compile to.
struct ObserverObjectTests {
    private func script(_ word: String) throws -> String {
        let scratch = ScratchDirectory()
        let result = try BuiltProgram(path: "\(BuiltProgram.root)/scripts/observer-object.sh").run(
            [word], in: scratch.url)
        try #require(result.status == 0, "\(result.error)")
        return result.output.trimmingCharacters(in: .newlines)
    }

    private var kept: String {
        get throws {
            let path = "\(BuiltProgram.root)/Sources/CObserver/observer_object.inc"
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .newlines)
        }
    }

    private func value(_ title: String) throws -> String? {
        try kept.split(separator: "\n").first { $0.hasPrefix("/* \(title) ") }
            .map { String($0.dropFirst(title.count + 4).dropLast(3)) }
    }

    @Test func isMadeOfTheSourcesAsTheyAre() throws {
        #expect(try value("sources") == script("sources"), "make observer")
    }

    /// Another compiler makes other instructions; that of the toolchain which made it must make the same.
    @Test func isWhatTheCompilerMakes() throws {
        guard try value("compiler") == script("compiler") else { return }
        #expect(try script("print") == kept, "make observer")
    }
}
