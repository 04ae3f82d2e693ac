import BpfAbi
import KernelTypes
import Testing

struct NewerNamesTests {
    @Test(arguments: ["5.10", "6.1", "6.12", "6.18", "7.2"])
    func aKernelThatTheTablesKnowHasNothingToAdd(_ release: String) throws {
        let names = NewerNames(beyondTablesIn: try AbiFixtures.abi(release))
        #expect(names.isEmpty, "\(names)")
    }

    @Test func aCommandAndAValueThatCameLaterAreNamed() throws {
        var kernel = try AbiFixtures.abi("7.2")
        for (index, enumeration) in kernel.enumerations.enumerated() {
            if enumeration.name == "bpf_cmd" {
                kernel.enumerations[index].constants.append(KernelConstant("BPF_LATER", 57))
            }
            if enumeration.name == "bpf_map_type" {
                kernel.enumerations[index].constants.append(KernelConstant("BPF_MAP_TYPE_LATER", 99))
            }
        }
        let names = NewerNames(beyondTablesIn: kernel)
        #expect(names.constants.count == 2)
        #expect(names.commandName(BpfCommand(rawValue: 57)) == "later")
        #expect(names.name(of: 99, in: "bpf_map_type") == "BPF_MAP_TYPE_LATER")
        #expect(names.name(of: 99, in: "bpf_prog_type") == nil)
    }

    @Test func aFlagThatCameLaterIsNamedWhereItsEnumIsUsed() throws {
        var kernel = try AbiFixtures.abi("7.2")
        let flags = try #require(
            kernel.flags.firstIndex { $0.constants.contains { $0.name == "BPF_F_NO_PREALLOC" } })
        kernel.flags[flags].constants.append(KernelConstant("BPF_F_LATER", 1 << 25))
        let names = NewerNames(beyondTablesIn: kernel)
        #expect(names.constants.map(\.name) == ["BPF_F_LATER"])
        let facts = CallFacts(newer: names)
        func flagsOf(_ command: UInt32, _ field: String, at offset: Int) -> DecodedValue? {
            var attr = [UInt8](repeating: 0, count: 48)
            attr.replaceSubrange(offset..<offset + 4, with: [1, 0, 0, 0x42])
            let call = CapturedCall(commandArgument: command, size: 48, attr: attr)
            return AttrDecoder.decode(call, facts: facts).fields.first { $0.name == field }?.value
        }
        // What still has no name stays a number, and bits of another enum are not named by this one.
        #expect(
            flagsOf(0, "map_flags", at: 16)
                == .flags(["BPF_F_NO_PREALLOC", "BPF_F_LATER"], unknown: 0x4000_0000))
        #expect(
            flagsOf(5, "prog_flags", at: 44) == .flags(["BPF_F_STRICT_ALIGNMENT"], unknown: 0x4200_0000))
    }

    @Test func fieldsThatAKernelAppendsAreNamed() throws {
        var kernel = try AbiFixtures.abi("7.2")
        let union = try #require(kernel.structures.firstIndex { $0.name == "bpf_attr" })
        let arm = try #require(
            kernel.structures[union].members.firstIndex {
                $0.members.contains { $0.name == "excl_prog_hash" }
            })
        kernel.structures[union].members[arm].members.append(
            KernelField(name: "later", offset: 92, size: 4))
        let names = NewerNames(beyondTablesIn: kernel)
        #expect(
            names.fields == [NewerNames.Field(command: .mapCreate, path: "later", offset: 92, size: 4)])
    }

    @Test func theFieldsOfALaterCommandAreNamed() throws {
        var kernel = try AbiFixtures.abi("7.2")
        let commands = try #require(kernel.enumerations.firstIndex { $0.name == "bpf_cmd" })
        kernel.enumerations[commands].constants.append(KernelConstant("BPF_LATER_BY_FD", 57))
        let union = try #require(kernel.structures.firstIndex { $0.name == "bpf_attr" })
        kernel.structures[union].members.append(
            KernelField(
                name: "later", offset: 0, size: 8,
                members: [
                    KernelField(name: "fd", offset: 0, size: 4),
                    KernelField(name: "flags", offset: 4, size: 4),
                ]))
        let names = NewerNames(beyondTablesIn: kernel)
        let command = BpfCommand(rawValue: 57)
        #expect(names.fields(of: command).map(\.path) == ["later.fd", "later.flags"])

        let call = CapturedCall(commandArgument: 57, size: 8, attr: [3, 0, 0, 0, 1, 0, 0, 0])
        let attr = AttrDecoder.decode(call, facts: CallFacts(newer: names))
        #expect(
            attr.fields == [
                DecodedField("later.fd", .number(3)), DecodedField("later.flags", .number(1)),
            ])
        #expect(attr.tail == nil)
    }
}
