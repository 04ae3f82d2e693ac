/// How much memory of a call a recording keeps.
package struct CaptureLimits: Equatable, Sendable {
    /// Keys, values, packets and arrays: bytes a region.
    package var element: Int
    /// Instructions, BTF, logs and the records that go with a program: bytes a region.
    package var payload: Int
    /// How many strings of an array of strings.
    package var strings: Int
    /// Whether keys and values of maps are kept at all; where not, only their length is.
    package var data: Bool
    /// A per-CPU map has as many values an element (`/sys/devices/system/cpu/possible`).
    package var possibleCpus: UInt64

    package init(
        element: Int = 64 << 10, payload: Int = 16 << 20, strings: Int = 1024, data: Bool = true,
        possibleCpus: UInt64 = 1
    ) {
        self.element = element
        self.payload = payload
        self.strings = strings
        self.data = data
        self.possibleCpus = possibleCpus
    }
}
