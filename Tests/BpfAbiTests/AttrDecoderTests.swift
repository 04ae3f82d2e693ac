import BpfAbi
import Foundation
import TestSupport
import Testing

struct AttrDecoderTests {
    struct Family: Sendable, CustomTestStringConvertible {
        let name: String
        let scenarios: [Scenario]

        var testDescription: String { name }

        static let all = [
            Family(name: "maps", scenarios: Scenario.maps),
            Family(name: "programs", scenarios: Scenario.programs),
            Family(name: "links", scenarios: Scenario.links),
            Family(name: "objects", scenarios: Scenario.objects),
            Family(name: "others", scenarios: Scenario.others),
        ]
    }

    @Test(arguments: Family.all) func decodesAsRecorded(_ family: Family) throws {
        let text = family.scenarios.map(\.text).joined(separator: "\n")
        try Golden.expect(text, matches: "\(family.name).txt")
    }

    @Test func everyCommandHasAScenario() {
        let seen = Family.all.flatMap(\.scenarios).map { BpfCommand(argument: $0.command).rawValue }
        #expect(Set(seen).isSuperset(of: 0..<UInt32(BpfCommand.names.count)))
    }

    /// Every byte of the union counts: a field changes, or a field appears for it, or it is in the tail.
    @Test(arguments: BpfCommand.names) func everyByteIsDecoded(_ name: String) throws {
        let command = try #require(BpfCommand(name: name))
        let attachTypes: [UInt32] = command == .linkCreate ? Array(0..<64) : [0]
        for attachType in attachTypes {
            for size in [200, 168] {
                var base = AttrBytes(size: size)
                if command == .linkCreate { base = base.u32(attachType, at: 8) }
                let plain = decode(command, base.bytes)
                for offset in 0..<size {
                    var bytes = base.bytes
                    bytes[offset] ^= 0x81
                    #expect(decode(command, bytes) != plain, "\(name), byte \(offset) of \(size)")
                }
            }
        }
    }

    @Test(arguments: BpfCommand.names) func aFieldIsShownOnlyWhereTheSizeReachesIt(_ name: String) throws {
        let command = try #require(BpfCommand(name: name))
        let layout = try #require(AttrLayout.of(command))
        let attr = [UInt8](repeating: 0xff, count: layout.size)
        for size in 0...layout.size {
            let decoded = decode(command, Array(attr[..<size]))
            let shown = Self.paths(of: decoded.fields, in: "")
            for field in layout.fields.leaves where shown.contains(field.path) {
                #expect(field.place.end <= size, "\(field.path) of \(size) bytes")
            }
            // What is there of a field that is cut is not lost.
            let ends = layout.fields.leaves.filter { shown.contains($0.path) }.map(\.place.end)
            let cut = size > (ends.max() ?? 0)
            #expect((decoded.tail != nil) == cut, "\(size) bytes")
        }
    }

    private static func paths(of fields: [DecodedField], in path: String) -> Set<String> {
        var result: Set<String> = []
        for field in fields {
            let name = path.isEmpty ? field.name : "\(path).\(field.name)"
            result.insert(name)
            if case .structure(let inner) = field.value { result.formUnion(paths(of: inner, in: name)) }
        }
        return result
    }

    private func decode(_ command: BpfCommand, _ attr: [UInt8]) -> DecodedAttr {
        let call = CapturedCall(commandArgument: command.rawValue, size: UInt32(attr.count), attr: attr)
        return AttrDecoder.decode(call, facts: CallFacts())
    }

    @Test func anOutputIsReadAtExit() {
        let call = CapturedCall(
            commandArgument: 11, size: 8, attr: .words(1, 0xdead), attrAtExit: .words(1, 2), result: 0)
        #expect(
            AttrDecoder.decode(call, facts: CallFacts()).fields == [
                DecodedField("start_id", .number(1)), DecodedField("next_id", .number(2)),
            ])
    }

    @Test func anExitThatIsShorterThanTheEntryIsNotBelieved() {
        let call = CapturedCall(
            commandArgument: 11, size: 8, attr: .words(1, 2), attrAtExit: [1], result: 0)
        #expect(AttrDecoder.decode(call, facts: CallFacts()).fields.count == 2)
    }
}
