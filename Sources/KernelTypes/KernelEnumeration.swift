/// An enum of the kernel.
package struct KernelEnumeration: Equatable, Sendable {
    /// Empty for an anonymous one.
    package var name: String
    package var constants: [KernelConstant]

    package init(name: String, constants: [KernelConstant]) {
        self.name = name
        self.constants = constants
    }

    /// The first name of a value. Names that only count the others do not name anything.
    package func name(of value: UInt64) -> String? {
        constants.first { $0.value == value && !$0.isCount }?.name
    }
}

/// A name in an enum and its value, sign-extended where the enum is signed.
package struct KernelConstant: Equatable, Sendable {
    package var name: String
    package var value: UInt64

    package init(_ name: String, _ value: UInt64) {
        self.name = name
        self.value = value
    }

    /// `__MAX_BPF_CMD`, `MAX_BPF_ATTACH_TYPE`, `__BPF_FUNC_MAX_ID`: one more with each kernel.
    package var isCount: Bool { name.hasPrefix("__") || name.hasPrefix("MAX_") }
}
