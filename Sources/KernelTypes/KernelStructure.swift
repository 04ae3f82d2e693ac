/// A structure or union of the kernel by its name.
package struct KernelStructure: Equatable, Sendable {
    package var name: String
    package var isUnion: Bool
    package var size: Int
    package var members: [KernelField]

    package init(name: String, isUnion: Bool, size: Int, members: [KernelField]) {
        self.name = name
        self.isUnion = isUnion
        self.size = size
        self.members = members
    }

    package var leaves: [KernelLeaf] { members.flatMap { $0.leaves() } }
}
