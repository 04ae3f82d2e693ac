import KernelTypes
import Testing

struct AbiDumpTests {
    @Test(arguments: AbiFixtures.releases)
    func dumpsReadBackAsTheyWereWritten(release: String) throws {
        let text = try AbiFixtures.text(release)
        let title = try #require(text.split(separator: "\n").first?.dropFirst(2))
        #expect(AbiDump.text(try AbiFixtures.abi(release), title: String(title)) == text)
    }

    @Test func everythingThatAKernelCanHoldIsKept() {
        let abi = KernelAbi(
            structures: [
                KernelStructure(
                    name: "bpf_attr", isUnion: true, size: 8,
                    members: [
                        KernelField(
                            name: "", offset: 0, size: 8,
                            members: [KernelField(name: "deep", offset: 4, size: 4, bits: 3..<9)]),
                        KernelField(name: "last", offset: 0, size: 1),
                    ])
            ],
            enumerations: [KernelEnumeration(name: "bpf_cmd", constants: [KernelConstant("BPF_A", 7)])],
            flags: [KernelEnumeration(name: "", constants: [KernelConstant("BPF_F_B", .max)])])
        #expect(AbiDump.abi(from: AbiDump.text(abi, title: "title")) == abi)
    }

    @Test(arguments: [
        "", "union", "enum", "union bpf_attr x\n    field\n", "    - 0 4\n",
        "enum e\n    A 99999999999999999999\n",
    ])
    func textOfAnotherFormIsPassedOver(text: String) {
        #expect(AbiDump.abi(from: text).structures.allSatisfy { $0.members.isEmpty })
    }
}
