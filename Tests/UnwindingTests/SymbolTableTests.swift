import Testing

@testable import Unwinding

struct SymbolTableTests {
    private struct Row {
        var name: String
        var start: UInt64
        var size: UInt64
        var preference: UInt8 = 0
    }

    private func table(_ rows: [Row], sectionEnd: UInt64 = 0x2000) -> SymbolTable {
        var names: [UInt8] = []
        var functions: [SymbolTable.Function] = []
        for row in rows {
            functions.append(
                SymbolTable.Function(
                    start: row.start, end: row.size > 0 ? row.start + row.size : sectionEnd,
                    name: UInt32(names.count), isSized: row.size > 0, preference: row.preference))
            names += Array(row.name.utf8) + [0]
        }
        return SymbolTable(functions: functions, names: names)
    }

    @Test func functionCoversItsSizeAndNoMore() {
        let table = table([Row(name: "a", start: 0x1000, size: 0x10), Row(name: "b", start: 0x1020, size: 8)])
        #expect(table.function(covering: 0xfff) == nil)
        #expect(table.function(covering: 0x1000)?.name == "a")
        #expect(table.function(covering: 0x100f)?.start == 0x1000)
        #expect(table.function(covering: 0x1010) == nil)
        #expect(table.function(covering: 0x1027)?.name == "b")
        #expect(table.function(covering: 0x1028) == nil)
    }

    @Test func outerFunctionCoversWhatItsInnerOnesLeave() {
        let table = table([
            Row(name: "outer", start: 0x1000, size: 0x100), Row(name: "inner", start: 0x1010, size: 8),
            Row(name: "second", start: 0x1020, size: 8),
        ])
        #expect(table.function(covering: 0x1012)?.name == "inner")
        #expect(table.function(covering: 0x1050)?.name == "outer")
        #expect(table.function(covering: 0x1100) == nil)
    }

    @Test func labelReachesToTheNextFunction() {
        let table = table([
            Row(name: "label", start: 0x1000, size: 0), Row(name: "f", start: 0x1040, size: 8),
        ])
        #expect(table.function(covering: 0x103f)?.name == "label")
        #expect(table.function(covering: 0x1048) == nil)
    }

    @Test func lastLabelReachesToTheEndOfItsSection() {
        let table = table([Row(name: "label", start: 0x1000, size: 0)], sectionEnd: 0x1100)
        #expect(table.function(covering: 0x10ff)?.name == "label")
        #expect(table.function(covering: 0x1100) == nil)
    }

    @Test func labelInsideAFunctionDoesNotHideIt() {
        let table = table([
            Row(name: "f", start: 0x1000, size: 0x40), Row(name: "label", start: 0x1010, size: 0),
        ])
        #expect(table.function(covering: 0x1018)?.name == "f")
    }

    @Test func preferredNameOfSeveralIsShown() {
        let table = table([
            Row(name: "__write", start: 0x1000, size: 8, preference: 6),
            Row(name: "write", start: 0x1000, size: 8, preference: 13),
            Row(name: "__libc_write", start: 0x1000, size: 8, preference: 6),
        ])
        #expect(table.function(covering: 0x1004)?.name == "write")
    }

    @Test func versionIsNoPartOfTheName() {
        let table = table([Row(name: "bpf_map_create@@LIBBPF_0.7.0", start: 0x1000, size: 8)])
        #expect(table.function(covering: 0x1000)?.name == "bpf_map_create")
    }

    @Test func emptyTableCoversNothing() {
        #expect(SymbolTable().function(covering: 0) == nil)
    }
}
