import BpfAbi
import Testing

struct TableShapeTests {
    /// Where the last field of each command ends in Linux 7.3, from include/uapi/linux/bpf.h.
    static let kernelSizes = [
        92, 32, 32, 16, 24, 168, 20, 20, 32, 32, 76, 8, 8, 4, 12, 16, 64, 24, 40, 16,
        48, 32, 4, 8, 56, 56, 56, 56, 64, 16, 4, 8, 4, 8, 4, 12, 8, 20, 12,
    ]
    static let structureSizes = [
        "bpf_prog_info": 232, "bpf_map_info": 104, "bpf_btf_info": 32, "bpf_link_info": 64,
        "bpf_token_info": 32, "bpf_iter_link_info": 16, "bpf_common_attr": 24,
    ]

    private func layout(of command: String) throws -> AttrLayout {
        try #require(BpfCommand(name: command).flatMap(AttrLayout.of))
    }

    @Test func everyCommandIsAtItsNumber() {
        #expect(AttrLayout.all.count == BpfCommand.names.count)
        for (number, layout) in AttrLayout.all.enumerated() {
            #expect(layout.command.rawValue == UInt32(number))
            #expect(!layout.since.isEmpty)
        }
    }

    @Test(arguments: BpfCommand.names) func layoutEndsWhereTheKernelsDoes(_ command: String) throws {
        let layout = try layout(of: command)
        #expect(layout.size == Self.kernelSizes[Int(layout.command.rawValue)])
        #expect(layout.fields.leaves.map(\.place.end).max() == layout.size)
    }

    @Test func structuresEndWhereTheKernelsDo() {
        #expect(StructLayout.all.count == Self.structureSizes.count)
        for layout in StructLayout.all {
            #expect(layout.size == Self.structureSizes[layout.name])
            let end = layout.fields.leaves.map(\.place.end).max() ?? 0
            // The compiler pads a structure of 64-bit fields to eight bytes.
            #expect((end + 7) & ~7 == layout.size, "\(layout.name)")
        }
    }

    @Test(arguments: BpfCommand.names) func fieldsOverlapInUnionsOnly(_ command: String) throws {
        let layout = try layout(of: command)
        checkOrder(layout.fields)
    }

    @Test func fieldsOfStructuresOverlapInUnionsOnly() {
        for layout in StructLayout.all { checkOrder(layout.fields) }
    }

    private func checkOrder(_ fields: [Field]) {
        var end = 0
        for field in fields {
            #expect(field.place.offset >= end, "\(field.path) begins before its predecessor ends")
            end = field.place.end
            switch field.meaning {
            case .structure(let inner): checkOrder(inner)
            case .union(let arms): arms.forEach { checkOrder([$0]) }
            case .pointer(let pointee):
                #expect(field.place.width == 8)
                if case .structure(let inner) = pointee.kind { checkOrder(inner) }
                if case .records(let inner) = pointee.kind { checkOrder(inner) }
            default: break
            }
        }
    }

    @Test(arguments: BpfCommand.names) func everyReferenceIsToAFieldOfTheStructure(_ command: String) throws {
        let layout = try layout(of: command)
        checkReferences(layout.fields)
    }

    @Test func everyReferenceInAStructureIsToAFieldOfIt() {
        for layout in StructLayout.all { checkReferences(layout.fields) }
    }

    private func checkReferences(_ fields: [Field]) {
        for field in fields {
            for condition in field.conditions {
                #expect(condition.field.isResolved, "\(field.path) depends on \(condition.field.name)")
                if case .isOneOf(let values) = condition.test {
                    #expect(!values.isEmpty, "\(field.path) depends on values that no name table has")
                }
            }
            #expect(field.zeroUnless?.isResolved != false, "\(field.path)")
            switch field.meaning {
            case .structure(let inner), .union(let inner): checkReferences(inner)
            case .descriptor(let role):
                if case .when(let condition) = role.need {
                    #expect(condition.field.isResolved, "\(field.path)")
                }
            case .pointer(let pointee):
                for reference in pointee.references {
                    #expect(reference.isResolved, "\(field.path) refers to \(reference.name)")
                }
                if case .structure(let inner) = pointee.kind { checkReferences(inner) }
            default: break
            }
        }
    }

    @Test func tokensGateWhatTheKernelAsksThemFor() {
        let gated = AttrLayout.all.filter { $0.tokenField != nil }
        #expect(gated.map(\.command) == [.mapCreate, .progLoad, .btfLoad, .btfGetFdById])
        #expect(AttrLayout.of(.mapCreate)?.gatedFields.map(\.path) == ["map_type"])
        #expect(AttrLayout.of(.mapCreate)?.gatedFields.map(\.gate) == [.maps])
        #expect(
            AttrLayout.of(.progLoad)?.gatedFields.map(\.path) == [
                "prog_type", "expected_attach_type", "expected_attach_type",
            ])
        #expect(AttrLayout.of(.btfLoad)?.gatedFields.isEmpty == true)
    }

    @Test func fieldsSayWhenTheyCame() {
        let fields = AttrLayout.all.flatMap(\.fields.leaves)
        #expect(fields.allSatisfy { $0.since.contains(".") })
        #expect(fields.first { $0.path == "prog_token_fd" }?.since == "6.9")
        #expect(fields.first { $0.path == "link_create.kprobe_multi.syms" }?.since == "5.18")
        #expect(fields.first { $0.path == "map_type" }?.since == "3.18")
    }
}
