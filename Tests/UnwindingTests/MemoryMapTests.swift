import Testing

@testable import Unwinding

struct MemoryMapTests {
    private static let text = """
        00400000-00401000 r--p 00000000 fe:01 77                                 /opt/my program
        00401000-00409000 r-xp 00001000 fe:01 77                                 /opt/my program
        0040a000-0040b000 rw-p 0000a000 fe:01 77                                 /opt/my program
        0213e000-0215f000 rw-p 00000000 00:00 0                                  [heap]
        7f0000000000-7f0000001000 rwxp 00000000 00:00 0 
        7f0000001000-7f0000003000 r--s 00000000 00:05 1036                       /memfd:shared (deleted)
        7ffd5b1cd000-7ffd5b1ce000 r-xp 00000000 00:00 0                          [vdso]
        ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
        """
    private let map = MemoryMap(parsing: Array(text.utf8))

    @Test func everyLineIsUnderstood() {
        #expect(map.mappings.count == 8)
        #expect(
            map.mappings[1]
                == Mapping(
                    start: 0x401000, end: 0x409000, isWritable: false, isExecutable: true, offset: 0x1000,
                    device: 0xfe << 32 | 1, inode: 77, path: "/opt/my program"))
        #expect(map.mappings[4].name == "[anon]")
        #expect(map.mappings[5].path == "/memfd:shared (deleted)")
    }

    @Test func addressIsFoundInItsMappingOnly() {
        #expect(map.index(containing: 0x401000) == 1)
        #expect(map.index(containing: 0x408fff) == 1)
        #expect(map.index(containing: 0x409000) == nil)
        #expect(map.index(containing: 0) == nil)
        #expect(map.index(containing: .max) == nil)
        #expect(map.index(containing: 0xffff_ffff_ff60_0010) == 7)
    }

    @Test func objectBeginsAtTheHeaderBelow() {
        #expect(map.beginning(ofObjectAt: 2)?.start == 0x400000)
        #expect(map.beginning(ofObjectAt: 3) == nil)
        #expect(map.beginning(ofObjectAt: 6)?.path == "[vdso]")
    }

    @Test func onlyFilesThatCannotBeWrittenThroughAreConstant() {
        #expect(map.mappings.map(\.isConstant) == [true, true, false, false, false, true, true, false])
    }

    @Test(arguments: [
        "", "\n\n", "garbage", "00400000", "00400000-00401000", "00400000-00401000 r--p",
        "00400000-00401000 r--p 00000000 fe:01", "00401000-00400000 r--p 00000000 fe:01 77 /inverted",
        "11112222333344445-2 r--p 00000000 fe:01 77 /wide", "-1 r--p 00000000 fe:01 77 /empty",
        "00400000-00401000 r--p 00000000 fe:01 99999999999999999999999 /inode",
    ]) func lineThatIsNotUnderstoodIsLeftOut(line: String) {
        #expect(MemoryMap(parsing: Array(line.utf8)).mappings.isEmpty)
    }
}
