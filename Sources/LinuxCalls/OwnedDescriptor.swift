import CLinux

/// A file descriptor of our own, closed when its owner goes.
package struct OwnedDescriptor: ~Copyable, Sendable {
    package let raw: CInt

    package init(adopting raw: CInt) {
        self.raw = raw
    }

    deinit {
        _ = clinux_close(raw)
    }

    /// Hands the number to someone else, who closes it.
    package consuming func release() -> CInt {
        let raw = self.raw
        discard self
        return raw
    }
}
