import Foundation
import Testing

/// Text that is kept beside the tests. Under BPFREC_UPDATE_GOLDEN=1 it is written anew, and the test fails once so that
/// nobody takes an unseen change for a passed test.
enum Golden {
    static func expect(_ text: String, matches name: String, location: SourceLocation = #_sourceLocation)
        throws
    {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        let isUpdating = ProcessInfo.processInfo.environment["BPFREC_UPDATE_GOLDEN"] == "1"
        let kept = try? String(contentsOf: file, encoding: .utf8)
        if isUpdating, kept != text {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was written anew: look at the difference", sourceLocation: location)
            return
        }
        #expect(text == kept, "differs from Golden/\(name)", sourceLocation: location)
    }
}
