import CUnwind

/// How to get from a code address to its caller.
struct UnwindRule {
    /// What libunwind made of the table; nil where no table describes the function.
    var rule: OpaquePointer?
    /// The address is where a signal handler returns to: its caller was interrupted, and called nothing.
    var isSignalReturn: Bool
}
