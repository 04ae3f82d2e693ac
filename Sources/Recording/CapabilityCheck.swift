/// One answer of the kernel to "does this thread have that capability?".
package struct CapabilityCheck: Equatable, Sendable {
    /// The user namespace that was asked, as the thread sees it.
    package enum Namespace: String, CaseIterable, Sendable {
        case initial
        /// The one that the thread is in, where that is not the initial one. A token's is, as a rule.
        case own
        case other
    }

    /// As linux/capability.h numbers them.
    package var capability: UInt8
    package var namespace: Namespace
    /// The inode of the namespace, as /proc/PID/ns/user shows it.
    package var inode: UInt32
    package var isGranted: Bool

    package init(capability: UInt8, namespace: Namespace, inode: UInt32, isGranted: Bool) {
        self.capability = capability
        self.namespace = namespace
        self.inode = inode
        self.isGranted = isGranted
    }
}

/// A check that belongs to no recorded call: in a socket(2), say. Of each process the first of its kind is recorded.
package struct CheckEvent: Equatable, Sendable {
    package var time: UInt64
    package var pid: Int32
    package var tid: Int32
    package var comm: String
    /// The name of the system call in which it was made.
    package var call: String
    package var check: CapabilityCheck

    package init(time: UInt64, pid: Int32, tid: Int32, comm: String, call: String, check: CapabilityCheck) {
        self.time = time
        self.pid = pid
        self.tid = tid
        self.comm = comm
        self.call = call
        self.check = check
    }
}
