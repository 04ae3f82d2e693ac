import Foundation

/// Files that are kept beside the tests.
enum Fixture {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Fixtures")

    static func bytes(_ name: String) -> [UInt8] {
        (try? Data(contentsOf: directory.appending(path: name))).map(Array.init) ?? []
    }

    static func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
}
