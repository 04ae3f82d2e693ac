extension CapturedCall {
    /// A number of the attr by its name in the command's table: `prog_type`, `link_create.attach_type`. Nil where the
    /// size does not reach it or the command has no such field.
    package func value(_ field: String, atExit: Bool = false) -> UInt64? {
        guard let place = AttrLayout.of(command)?.place(of: field), place.width <= 8 else { return nil }
        let view = atExit ? attrView : StructureView(bytes: attr)
        return view.reaches(place) ? view.number(place) : nil
    }

    /// The descriptor that the caller means as a token: the field has one and the flag that puts it in force is set.
    /// The kernel takes bytes that the size leaves out for zero, hence for descriptor 0.
    package var tokenDescriptor: Int32? {
        guard let field = AttrLayout.of(command)?.tokenField, case .descriptor(let role) = field.meaning
        else {
            return nil
        }
        let view = StructureView(bytes: attr)
        var facts = CallFacts()
        var source = NoFurtherFacts()
        let number = view.number(field.place)
        let isInForce = role.isInForce(
            number, in: view, regions: [], pathPrefix: "", facts: &facts, source: &source)
        return isInForce ? Int32(truncatingIfNeeded: number) : nil
    }

    /// The attr as it was last seen, with what it held at entry. Re-reading it may have failed.
    var attrView: StructureView {
        guard let attrAtExit, attrAtExit.count == attr.count else { return StructureView(bytes: attr) }
        return StructureView(bytes: attrAtExit, atEntry: attr)
    }
}

extension CommonAttributes {
    var view: StructureView {
        guard let bytesAtExit, bytesAtExit.count == bytes.count else { return StructureView(bytes: bytes) }
        return StructureView(bytes: bytesAtExit, atEntry: bytes)
    }
}
