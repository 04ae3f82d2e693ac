import BpfAbi
import KernelTypes
import Testing

struct AbiComparisonTests {
    private static let kernel = KernelAbi(
        structures: [
            KernelStructure(
                name: "bpf_attr", isUnion: true, size: 16,
                members: [
                    KernelField(
                        name: "", offset: 0, size: 8,
                        members: [
                            KernelField(name: "map_type", offset: 0, size: 4),
                            KernelField(name: "key_size", offset: 4, size: 4),
                        ])
                ]),
            KernelStructure(
                name: "bpf_func_info", isUnion: false, size: 4,
                members: [KernelField(name: "insn_off", offset: 0, size: 4)]),
        ],
        enumerations: [
            KernelEnumeration(
                name: "bpf_cmd",
                constants: [KernelConstant("BPF_MAP_CREATE", 0), KernelConstant("__MAX_BPF_CMD", 1)])
        ],
        flags: [
            KernelEnumeration(
                name: "", constants: [KernelConstant("BPF_F_A", 1), KernelConstant("BPF_F_B", 2)])
        ])
    private static let tables = AbiTables(
        attrs: [
            .mapCreate: [
                AbiTables.Field("map_type", at: 0, size: 4, since: "3.18"),
                AbiTables.Field("key_size", at: 4, size: 4, since: "3.18"),
            ]
        ],
        structures: ["bpf_func_info": [AbiTables.Field("insn_off", at: 0, size: 4, since: "5.0")]],
        enumerations: ["bpf_cmd": [AbiTables.Constant("BPF_MAP_CREATE", 0, since: "3.18")]],
        flags: [
            AbiTables.Constant("BPF_F_A", 1, since: "4.6"), AbiTables.Constant("BPF_F_B", 2, since: "4.6"),
        ])

    private static func differences(_ change: (inout AbiTables) -> Void) -> [AbiDifference] {
        var tables = tables
        change(&tables)
        return AbiComparison.differences(between: tables, and: kernel, release: KernelVersion("6.1"))
    }

    @Test func equalTablesDifferInNothing() {
        #expect(Self.differences { _ in }.isEmpty)
        #expect(AbiComparison.summary([]) == "the tables know all of this kernel")
    }

    @Test func aWrongOffsetIsAContradiction() {
        let found = Self.differences { $0.attrs[.mapCreate]?[1].offset = 8 }
        #expect(found.map(\.severity) == [.contradiction])
        #expect(
            found.first?.description
                == "map_create.key_size: at 8, 4 bytes in the tables; at 4, 4 bytes in the kernel")
    }

    @Test func aWrongSizeIsAContradiction() {
        let found = Self.differences { $0.structures["bpf_func_info"]?[0].size = 8 }
        #expect(found.map(\.severity) == [.contradiction])
    }

    @Test func aFieldThatTheTablesLackIsNewer() {
        let found = Self.differences { $0.attrs[.mapCreate]?.removeLast() }
        #expect(
            found == [
                AbiDifference(.kernelIsNewer, "map_create.key_size", "at 4, 4 bytes, is not in the tables")
            ])
    }

    @Test func aMemberThatNoCommandUsesIsNewer() {
        let found = Self.differences { $0.attrs = [:] }
        #expect(found.map(\.subject) == ["bpf_attr.map_type", "bpf_attr.key_size"])
        #expect(found.allSatisfy { $0.severity == .kernelIsNewer })
    }

    @Test func aFieldOfALaterReleaseMayBeMissing() {
        let found = Self.differences {
            $0.attrs[.mapCreate]?.append(AbiTables.Field("map_token_fd", at: 76, size: 4, since: "6.9"))
        }
        #expect(found.map(\.severity) == [.kernelIsOlder])
    }

    @Test func aFieldOfAnEarlierReleaseMayNotBeMissing() {
        let found = Self.differences {
            $0.attrs[.mapCreate]?.append(AbiTables.Field("map_extra", at: 64, size: 8, since: "5.16"))
        }
        #expect(found.map(\.severity) == [.contradiction])
    }

    @Test func aReleaseThatIsTooLateIsNoticed() {
        let found = Self.differences { $0.attrs[.mapCreate]?[1].since = "6.2" }
        #expect(found.map(\.severity) == [.earlier])
    }

    @Test func aWrongValueIsAContradiction() {
        let found = Self.differences { $0.enumerations["bpf_cmd"]?[0].value = 5 }
        #expect(found.map(\.description) == ["bpf_cmd BPF_MAP_CREATE: 5 in the tables, 0 in the kernel"])
    }

    @Test func aValueOfAnotherNameIsAContradiction() {
        let found = Self.differences { $0.enumerations["bpf_cmd"]?[0].name = "BPF_MAP_MAKE" }
        #expect(found.map(\.severity) == [.contradiction, .kernelIsNewer])
    }

    @Test func anAliasIsAsGoodAsTheName() {
        let found = Self.differences {
            $0.enumerations["bpf_cmd"] = [
                AbiTables.Constant("BPF_MAP_MAKE", 0, since: "3.18", aliases: ["BPF_MAP_CREATE"])
            ]
        }
        #expect(found.isEmpty)
    }

    @Test func aConstantThatTheTablesLackIsNewer() {
        let found = Self.differences { $0.enumerations["bpf_cmd"] = [] }
        #expect(found.map(\.subject) == ["bpf_cmd BPF_MAP_CREATE"])
        #expect(found.map(\.severity) == [.kernelIsNewer])
    }

    @Test func aFlagBesideKnownOnesIsNewer() {
        let found = Self.differences { $0.flags.removeLast() }
        #expect(found == [AbiDifference(.kernelIsNewer, "BPF_F_B", "2 is not in the tables")])
    }

    @Test func aWrongFlagIsAContradiction() {
        let found = Self.differences { $0.flags[0].value = 0x10 }
        #expect(found.map(\.description) == ["BPF_F_A: 0x10 in the tables, 0x1 in the kernel"])
    }

    @Test func aMissingFlagCountsOnlyWhereMacrosAreKnown() {
        var tables = Self.tables
        tables.flags.append(AbiTables.Constant("BPF_F_SLEEPABLE", 16, since: "5.10"))
        var kernel = Self.kernel
        let release = KernelVersion("6.1")
        #expect(AbiComparison.differences(between: tables, and: kernel, release: release).isEmpty)
        kernel.enumerations.append(KernelEnumeration(name: "bpf_macros", constants: []))
        #expect(
            AbiComparison.differences(between: tables, and: kernel, release: release).map(\.severity)
                == [.contradiction])
    }

    @Test func theSummaryNamesTheFirstOfWhatMatters() {
        let newer = AbiDifference(.kernelIsNewer, "bpf_cmd BPF_X", "57 is not in the tables")
        let wrong = AbiDifference(.contradiction, "map_create.key_size", "at 8")
        let older = AbiDifference(.kernelIsOlder, "map_create.y", "since 9.9")
        #expect(AbiComparison.summary([older]) == "the tables know all of this kernel")
        #expect(AbiComparison.summary([newer]).contains("bpf_cmd BPF_X"))
        #expect(AbiComparison.summary([newer, newer]).contains("2 names"))
        #expect(AbiComparison.summary([newer, wrong]).contains("map_create.key_size: at 8"))
    }
}
