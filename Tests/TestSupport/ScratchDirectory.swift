package import Foundation

/// A directory of a test's own, removed when the test is done with it.
package final class ScratchDirectory: Sendable {
    package let url: URL

    package init() {
        url = URL(filePath: Scratch.directory("test"))
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    package func path(_ name: String) -> String { url.appending(path: name).path }

    package func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    package func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }
}
