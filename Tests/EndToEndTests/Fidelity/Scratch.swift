import Foundation
import Glibc

/// Directories that go when the test process ends.
enum Scratch {
    private static let root: String = {
        let path = FileManager.default.temporaryDirectory.appending(path: "bpfrec-fidelity-\(getpid())")
            .path()
        mkdir(path, 0o755)
        rootPath = strdup(path)
        atexit {
            guard let path = Scratch.rootPath else { return }
            try? FileManager.default.removeItem(atPath: String(cString: path))
        }
        return path
    }()
    nonisolated(unsafe) private static var rootPath: UnsafeMutablePointer<CChar>?

    static func directory(_ name: String) -> String {
        let path = "\(root)/\(name)-\(UUID().uuidString.prefix(8))"
        mkdir(path, 0o755)
        return path
    }
}
