import Foundation

/// Waiting without a fixed time: as short as can be, long enough for a loaded machine.
package enum Patience {
    package static func wait(seconds: Double = 30, until isDone: () -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while !isDone() {
            guard Date() < deadline else { return false }
            usleep(2000)
        }
        return true
    }
}
