/// A member of a structure of the kernel, with the members of its own where it is a structure itself.
package struct KernelField: Equatable, Sendable {
    /// Empty for an anonymous structure or union.
    package var name: String
    /// In bytes from the start of the outermost structure.
    package var offset: Int
    package var size: Int
    /// Which bits, counted from the byte at `offset`, where it is a bit-field.
    package var bits: Range<Int>?
    package var members: [KernelField]

    package init(
        name: String, offset: Int, size: Int, bits: Range<Int>? = nil, members: [KernelField] = []
    ) {
        self.name = name
        self.offset = offset
        self.size = size
        self.bits = bits
        self.members = members
    }

    /// The fields without members of their own, named by their path: `link_create.kprobe_multi.cnt`. Anonymous
    /// levels have no part in it, and fields without a name, which only pad, are left out.
    package func leaves(below path: String = "") -> [KernelLeaf] {
        let own = name.isEmpty ? path : path.isEmpty ? name : "\(path).\(name)"
        guard members.isEmpty else { return members.flatMap { $0.leaves(below: own) } }
        return name.isEmpty ? [] : [KernelLeaf(path: own, offset: offset, size: size)]
    }
}

/// A field that holds a value: its path, and where it lies.
package struct KernelLeaf: Equatable, Sendable {
    package var path: String
    package var offset: Int
    package var size: Int

    package init(path: String, offset: Int, size: Int) {
        self.path = path
        self.offset = offset
        self.size = size
    }
}
