import BpfAbi
import Testing

struct NameTableTests {
    static let enums: [(String, NameTable, Int)] = [
        ("commands", CommandNames.table, 39), ("maps", MapType.table, 36),
        ("programs", ProgramType.table, 33),
        ("attach types", AttachType.table, 62), ("links", LinkType.table, 16),
    ]

    @Test func enumsCountUpwardsWithoutAGap() {
        for (what, table, count) in Self.enums {
            #expect(table.rows.map(\.value) == Array(0..<UInt64(count)), "\(what)")
            #expect(Set(table.rows.map(\.name)).count == count, "\(what)")
        }
    }

    @Test func typesHaveTheirKernelNames() {
        #expect(MapType.name(1) == "BPF_MAP_TYPE_HASH")
        #expect(ProgramType.name(6) == "BPF_PROG_TYPE_XDP")
        #expect(AttachType.name(37) == "BPF_XDP")
        #expect(LinkType.name(9) == "BPF_LINK_TYPE_STRUCT_OPS")
        #expect(MapType.name(36) == nil)
        #expect(MapType.table.value(named: "BPF_MAP_TYPE_CGROUP_STORAGE") == 19)
    }

    @Test func aTokenHasTheSameBitEverywhere() {
        for table in [MapFlags.table, ProgramFlags.table, BtfFlags.table, OpenFlags.table] {
            #expect(table.flags(in: 0x10000).names == ["BPF_F_TOKEN_FD"])
        }
    }

    @Test func unknownBitsRemain() {
        let (names, unknown) = ProgramFlags.table.flags(in: 0x8000_0001_0011)
        #expect(names == ["BPF_F_STRICT_ALIGNMENT", "BPF_F_SLEEPABLE", "BPF_F_TOKEN_FD"])
        #expect(unknown == 0x8000_0000_0000)
        #expect(NameTable.none.flags(in: 0).names.isEmpty)
        #expect(NameTable.none.flags(in: 5).unknown == 5)
    }

    @Test func commandsAreNamedBothWays() {
        #expect(BpfCommand(argument: 0x10005).name == "prog_load")
        #expect(BpfCommand(name: "prog_assoc_struct_ops") == .progAssocStructOps)
        #expect(BpfCommand(rawValue: 57).name == "cmd_57")
        #expect(BpfCommand(name: "cmd_57") == nil)
    }

    @Test func delegationNamesAreThoseOfTheMountOptions() {
        #expect(DelegationAxis.cmds.name(of: 5) == "prog_load")
        #expect(DelegationAxis.maps.name(of: 27) == "ringbuf")
        #expect(DelegationAxis.progs.name(of: 1) == "socket_filter")
        #expect(DelegationAxis.attachs.name(of: 0) == "cgroup_inet_ingress")
        #expect(DelegationAxis.maps.name(of: 19) == "cgroup_storage_deprecated")
        #expect(DelegationAxis.progs.name(of: 33) == nil)
    }

    @Test func delegationNamesAreFoundWhateverTheirCase() {
        #expect(DelegationAxis.maps.value(named: "RingBuf") == 27)
        #expect(DelegationAxis.cmds.value(named: "prog_run") == 10)
        #expect(DelegationAxis.maps.value(named: "cgroup_storage") == 19)
        #expect(DelegationAxis.maps.value(named: "BPF_MAP_TYPE_HASH") == nil)
        #expect(DelegationAxis.cmds.value(named: "common_attrs") == nil)
    }

    @Test func delegationNamesSayWhenTheyCame() {
        #expect(DelegationAxis.maps.since(33) == "6.9")
        #expect(DelegationAxis.attachs.since(46) == "6.6")
        #expect(DelegationAxis.progs.since(40) == nil)
    }

    @Test func everyDelegatedValueFitsInAMask() {
        for axis in DelegationAxis.allCases {
            #expect(axis.names.allSatisfy { $0.value < 64 && !$0.since.isEmpty && !$0.name.isEmpty })
        }
    }
}
