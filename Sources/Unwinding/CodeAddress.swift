/// Where a frame of a stack is.
struct CodeAddress: Hashable {
    var address: UInt64
    /// It is where a call returns to, not the instruction that runs: the call may be the last of its function.
    var isReturn: Bool

    /// An address inside the instruction that the frame is at.
    var instruction: UInt64 { isReturn ? address &- 1 : address }
}
