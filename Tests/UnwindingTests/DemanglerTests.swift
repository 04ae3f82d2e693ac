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

    /// std::pair<std::pair<..., each twice the one before: 30 levels would be 70 GB.
    @Test func nameThatWouldBecomeGigabytesIsLeftAlone() {
        func pairs(_ levels: Int) -> String {
            let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            return (0..<levels).reduce("_Z1fSt4pairIiiE") { name, level in
                "\(name)S_IS\(digits[level])_S\(digits[level])_E"
            }
        }
        #expect(
            Demangler.readable(pairs(2)).hasPrefix("f(std::pair<int, int>, std::pair<std::pair<int, int>,"))
        #expect(Demangler.readable(pairs(30)) == pairs(30))
    }

    @Test func nameOfSwiftThatWouldBecomeGigabytesIsLeftAlone() {
        // P<P<P<...>, P<...>>, ...> of 12 levels, as the compiler writes it, is 65540 letters.
        let name = "$s1p1gyyAA1PVyADyADyADyADyADyADyADyADyADyADyADyS2iGAEGAFGAGGAHGAIGAJGAKGALGAMGANGAOGF"
        #expect(Demangler.readable(name) == name)
        let short = "$s1p1fyyAA1PVyADyS2iGAEGF"
        #expect(
            Demangler.readable(short)
                == "p.f(p.P<p.P<Swift.Int, Swift.Int>, p.P<Swift.Int, Swift.Int>>) -> ()")
    }
}
