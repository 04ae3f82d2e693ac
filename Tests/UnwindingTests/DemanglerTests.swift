import Testing

@testable import Unwinding

struct DemanglerTests {
    private static let names: [(mangled: String, readable: String)] = [
        ("main", "main"),
        ("_ZN5space3BoxIiE9innermostEi", "space::Box<int>::innermost(int)"),
        ("_ZN4core3fmt5write17h0123456789abcdefE", "core::fmt::write::h0123456789abcdef"),
        ("$s4main5outeryS2iF", "main.outer(Swift.Int) -> Swift.Int"),
        ("_Znonsense", "_Znonsense"),
        ("$s", "$s"),
        ("", ""),
    ]

    @Test(arguments: names) func nameIsThatOfTheSource(mangled: String, readable: String) {
        #expect(Demangler.readable(mangled) == readable)
    }

    @Test func endlessNameIsLeftAlone() {
        let name = "_Z" + String(repeating: "N", count: 1 << 20)
        #expect(Demangler.readable(name) == name)
    }
}
