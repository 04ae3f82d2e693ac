/// What of its own a kernel has: where members of its structures are, and which names.
package struct KernelLayout: Equatable, Sendable {
    /// A member of a structure, `a.b` a member of a member; those of a member without a name are members themselves.
    package struct Member: Equatable, Hashable, Sendable {
        package let structure: String
        package let path: String

        package init(_ structure: String, _ path: String) {
            self.structure = structure
            self.path = path
        }
    }

    /// In bytes. A member that the kernel does not have, or has as a bit-field, is not in it.
    package let offsets: [Member: Int]
    /// Of functions, types and structures: those of the wanted ones that are there.
    package let names: Set<String>

    package init(offsets: [Member: Int], names: Set<String>) {
        self.offsets = offsets
        self.names = names
    }
}
