/// Turns a captured call into names and values. It never fails: what no table explains is shown as bytes.
package enum AttrDecoder {
    package static func decode(_ call: CapturedCall, facts: CallFacts) -> DecodedAttr {
        var tree = DecodedTree()
        let tail = decode(call, facts: facts, to: &tree)
        return DecodedAttr(fields: tree.fields, tail: tail)
    }

    /// The same, to any output; returns what is left that nothing has a name for.
    package static func decode<Output: DecodedOutput & ~Copyable>(
        _ call: CapturedCall, facts: CallFacts, to output: inout Output
    ) -> DecodedTail? {
        var walk = DecodeWalk(regions: call.regions, facts: facts)
        var cursor = 0
        if let layout = AttrLayout.of(call.command) {
            walk.append(layout.fields, of: call.attrView, pathPrefix: "", cursor: &cursor, to: &output)
        }
        if let common = call.common {
            var commonCursor = 0
            output.beginStructure("common")
            walk.append(
                StructLayout.commonFields, of: common.view, pathPrefix: "", cursor: &commonCursor, to: &output
            )
            DecodeWalk.appendUnnamed(commonCursor..<common.bytes.count, of: common.bytes, to: &output)
            output.endStructure()
        }
        appendNewer(facts.newer.fields(of: call.command), of: call.attr, from: &cursor, to: &output)
        return tail(of: call.attr, from: cursor)
    }

    /// Whether the tables have a name for everything in a call's attr. It may say no where they do, and costs a tenth of
    /// decoding.
    package static func knowsAllOf(_ call: CapturedCall) -> Bool {
        guard call.common == nil, let layout = AttrLayout.of(call.command),
            layout.endsPlainly[min(call.attr.count, layout.size)]
        else { return false }
        let view = call.attrView
        let areNamed = layout.named.allSatisfy {
            !view.reaches($0.place) || $0.table.name(view.number($0.place)) != nil
        }
        let areFlags = layout.flagged.allSatisfy {
            !view.reaches($0.place) || $0.table.flags(in: view.number($0.place)).unknown == 0
        }
        return areNamed && areFlags && call.attr.dropFirst(layout.size).allSatisfy { $0 == 0 }
    }

    /// Whether a call of the data path has flags without a name. The upper half of those of an element may hold a number.
    package static func hasUnknownFlags(_ call: CapturedCall) -> Bool {
        guard let layout = AttrLayout.of(call.command) else { return false }
        return layout.flagged.contains { field in
            field.place.end <= call.attr.count
                && ElementFlags.hasUnknown(StructureView.number(field.place, in: call.attr))
        }
    }

    /// Fields that only the kernel's own BTF knows, beyond the last one of the tables: numbers, since no table says
    /// what they mean.
    private static func appendNewer<Output: DecodedOutput & ~Copyable>(
        _ newer: [NewerNames.Field], of bytes: [UInt8], from cursor: inout Int, to output: inout Output
    ) {
        for field in newer where field.offset >= cursor {
            let number: UInt64? =
                switch field.size {
                case 1: bytes.integer(at: field.offset, as: UInt8.self).map(UInt64.init)
                case 2: bytes.integer(at: field.offset, as: UInt16.self).map(UInt64.init)
                case 4: bytes.integer(at: field.offset, as: UInt32.self).map(UInt64.init)
                default: bytes.integer(at: field.offset, as: UInt64.self)
                }
            guard let number else { return }
            DecodeWalk.appendUnnamed(cursor..<field.offset, of: bytes, to: &output)
            output.field(named: field.path, .number(number))
            cursor = min(field.offset &+ max(field.size, 1), bytes.count)
        }
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
