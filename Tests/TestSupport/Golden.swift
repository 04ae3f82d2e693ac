import Foundation
package import Testing

/// Text that is kept beside the tests, in Golden/ of their target. Under BPFREC_UPDATE_GOLDEN=1 it is written anew, and
/// the test fails once so that nobody takes an unseen change for a passed test.
package enum Golden {
    package static func expect(
        _ text: String, matches name: String, in fileID: String = #fileID,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let target = fileID.prefix { $0 != "/" }
        let file = URL(filePath: "\(BuiltProgram.root)/Tests/\(target)/Golden/\(name)")
        let isUpdating = ProcessInfo.processInfo.environment["BPFREC_UPDATE_GOLDEN"] == "1"
        let kept = try? String(contentsOf: file, encoding: .utf8)
        if isUpdating, kept != text {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was written anew: look at the difference", sourceLocation: sourceLocation)
            return
        }
        guard let kept else {
            Issue.record("there is no Golden/\(name)", sourceLocation: sourceLocation)
            return
        }
        // The first line says more than two texts that fill the screen.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let keptLines = kept.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, pair) in zip(lines, keptLines).enumerated() {
            try #require(
                pair.0 == pair.1, "differs from line \(number + 1) of Golden/\(name)",
                sourceLocation: sourceLocation)
        }
        #expect(
            lines.count == keptLines.count, "Golden/\(name) has more or fewer lines",
            sourceLocation: sourceLocation)
    }
}
