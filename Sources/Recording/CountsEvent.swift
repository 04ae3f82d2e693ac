package import BpfAbi

/// bpf(2) calls of one kind that did not stop and were counted instead.
package struct CountsEvent: Equatable, Sendable {
    /// The map that a call is about.
    package struct Map: Equatable, Sendable {
        package var id: UInt32
        package var type: UInt32
        package var name: String

        package init(id: UInt32, type: UInt32, name: String) {
            self.id = id
            self.type = type
            self.name = name
        }
    }

    /// When they were read: the calls were made before.
    package var time: UInt64
    package var pid: Int32
    package var comm: String
    package var command: BpfCommand
    /// nil where the command names none, or one that was not found.
    package var map: Map?
    /// nil for calls that succeeded.
    package var errno: Int32?
    package var calls: UInt64

    package init(
        time: UInt64, pid: Int32, comm: String, command: BpfCommand, map: Map? = nil, errno: Int32? = nil,
        calls: UInt64
    ) {
        self.time = time
        self.pid = pid
        self.comm = comm
        self.command = command
        self.map = map
        self.errno = errno
        self.calls = calls
    }
}
