/// Turns a captured call into names and values. It never fails: what no table explains is shown as bytes.
package enum AttrDecoder {
    package static func decode(_ call: CapturedCall, facts: CallFacts) -> DecodedAttr {
        var walk = DecodeWalk(call: call, facts: facts)
        var cursor = 0
        var fields: [DecodedField] = []
        if let layout = AttrLayout.of(call.command) {
            fields.reserveCapacity(layout.fields.count)
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

    private static func tail(of bytes: [UInt8], from cursor: Int) -> DecodedTail? {
        guard let range = bytes.unexplained(in: cursor..<bytes.count) else { return nil }
        return DecodedTail(offset: range.lowerBound, bytes: Array(bytes[range]))
    }
}

extension [UInt8] {
    /// From the first to the last byte of a range that is not zero, in whole words: what no row explains is most
    /// likely a number. Nil where all are zero.
    func unexplained(in range: Range<Int>) -> Range<Int>? {
        guard let first = self[range].firstIndex(where: { $0 != 0 }),
            let last = self[range].lastIndex(where: { $0 != 0 })
        else { return nil }
        return Swift.max(first & ~3, range.lowerBound)..<Swift.min((last | 3) + 1, range.upperBound)
    }
}
