import CLinux

/// Tells a sandbox's janitor what the application made that would outlive it. Good as long as the sandbox is.
package struct SandboxNotes: Sendable {
    let lifeline: CInt

    /// To be told while the application stands at the end of the call that made the map: then there is no moment in
    /// which it could register something and nobody knew.
    package func unregisterAtTheEnd(structOpsMap id: UInt32) {
        var id = id
        _ = clinux_write(lifeline, &id, MemoryLayout<UInt32>.size)
    }
}
