import Foundation
import Glibc

/// Directories that go when the test process ends. Everybody may look into them: tests run programs as other users, also
/// where the checkout or the mask of whoever tests keeps others out.
package enum Scratch {
    private static let root: String = {
        umask(0o022)
        let path = FileManager.default.temporaryDirectory.appending(path: "bpfrec-test-\(getpid())").path
        mkdir(path, 0o755)
        rootPath = strdup(path)
        atexit {
            guard let path = Scratch.rootPath else { return }
            try? FileManager.default.removeItem(atPath: String(cString: path))
        }
        return path
    }()
    nonisolated(unsafe) private static var rootPath: UnsafeMutablePointer<CChar>?

    package static func directory(_ name: String) -> String {
        let path = "\(root)/\(name)-\(UUID().uuidString.prefix(8))"
        mkdir(path, 0o755)
        return path
    }
}
