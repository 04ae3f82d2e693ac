/// Turns a captured call into names and values. It never fails: what no table explains is shown as bytes.
package enum AttrDecoder {
    package static func decode(_ call: CapturedCall, facts: CallFacts) -> DecodedAttr {
        var walk = DecodeWalk(call: call, facts: facts)
        var cursor = 0
        var fields: [DecodedField] = []
        if let layout = AttrLayout.of(call.command) {
            walk.append(layout.fields, of: call.attrView, pathPrefix: "", cursor: &cursor, to: &fields)
        }
        if let common = call.common {
            var commonCursor = 0
            var inner: [DecodedField] = []
            walk.append(
                StructLayout.commonFields, of: common.view, pathPrefix: "", cursor: &commonCursor, to: &inner)
            DecodeWalk.appendUnnamed(commonCursor..<common.bytes.count, of: common.bytes, to: &inner)
            fields.append(DecodedField("common", .structure(inner)))
        }
        return DecodedAttr(fields: fields, tail: tail(of: call.attr, from: cursor))
    }

    /// From the first byte that is not zero to the last one, if there is any beyond the known fields.
    private static func tail(of bytes: [UInt8], from cursor: Int) -> DecodedTail? {
        guard cursor < bytes.count, let start = bytes[cursor...].firstIndex(where: { $0 != 0 }),
            let end = bytes[cursor...].lastIndex(where: { $0 != 0 })
        else { return nil }
        return DecodedTail(offset: start, bytes: Array(bytes[start...end]))
    }
}
