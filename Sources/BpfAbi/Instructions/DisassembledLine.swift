/// An instruction as text, and where it stands in its program.
package struct DisassembledLine: Equatable, Sendable {
    /// The number of its first slot, in which jumps count.
    package var index: Int
    /// One, or two for an instruction with a 64-bit constant.
    package var slots: Int
    package var text: String

    package init(index: Int, slots: Int, text: String) {
        self.index = index
        self.slots = slots
        self.text = text
    }
}
