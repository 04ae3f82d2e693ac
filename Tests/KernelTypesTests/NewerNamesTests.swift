import BpfAbi
import KernelTypes
import Testing

struct NewerNamesTests {
    @Test func theKernelNamesACommand() throws {
        let kernel = try AbiFixtures.abi("7.2")
        var names = NewerNames()
        names.note(BpfCommand(rawValue: 38), from: kernel)
        #expect(names.commandName(BpfCommand(rawValue: 38)) == "prog_assoc_struct_ops")
        #expect(names.commandName(BpfCommand(rawValue: 39)) == nil)
    }

    @Test func theKernelNamesAValue() throws {
        var names = NewerNames()
        names.note(35, of: "bpf_map_type", from: try AbiFixtures.abi("7.2"))
        #expect(names.name(of: 35, in: "bpf_map_type") == "BPF_MAP_TYPE_RHASH")
        #expect(names.name(of: 35, in: "bpf_prog_type") == nil)
    }

    @Test func whatTheKernelDoesNotKnowStaysUnnamed() throws {
        var names = NewerNames()
        let kernel = try AbiFixtures.abi("6.1")
        names.note(35, of: "bpf_map_type", from: kernel)
        names.note(BpfCommand(rawValue: 38), from: kernel)
        names.note(1, of: "no_such_enum", from: kernel)
        #expect(names.isEmpty)
    }

    @Test func theKernelNamesTheFieldsOfATail() throws {
        let kernel = try AbiFixtures.abi("7.2")
        let command = try #require(BpfCommand(name: "map_create"))
        var names = NewerNames()
        names.note(fieldsOf: command, from: 80, of: kernel)
        #expect(
            names.fields(of: command) == [
                NewerNames.Field(command: command, path: "excl_prog_hash", offset: 80, size: 8),
                NewerNames.Field(command: command, path: "excl_prog_hash_size", offset: 88, size: 4),
            ])
    }

    @Test func nothingIsNotedTwice() throws {
        let kernel = try AbiFixtures.abi("7.2")
        var names = NewerNames()
        for _ in 0..<2 {
            names.note(.mapCreate, from: kernel)
            names.note(fieldsOf: .mapCreate, from: 88, of: kernel)
        }
        #expect(names.constants.count == 1)
        #expect(names.fields.count == 1)
    }
}
