import BpfAbi

/// What the writer of calls keeps from one to the next.
struct WrittenBefore {
    var stacks = WrittenTexts<[StackFrame]>()
    var checks = WrittenTexts<[CapabilityCheck]>()
    /// Without braces: the number of a descriptor stands before what it is.
    var facts = WrittenTexts<DescriptorFact>()
    /// Of the call that is being written.
    var shown = ShownFacts()
}
