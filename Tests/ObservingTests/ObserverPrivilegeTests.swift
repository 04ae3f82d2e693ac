import Testing

@testable import Observing

struct ObserverPrivilegeTests {
    static let statuses: [(String, Bool)] = [
        ("Name:\tx\nCapEff:\t000001ffffffffff\n", true),
        ("CapEff:\t0000000000200000\n", true),
        ("CapEff:\t000000c000000000\n", true),
        ("CapEff:\t0000008000000000\n", false),
        ("CapEff:\t0000000000000000\n", false),
        ("CapEff:\n", false),
        ("", false),
    ]

    @Test(arguments: statuses)
    func isReadFromTheStatusOfTheProcess(_ status: String, _ isHeld: Bool) {
        #expect(ObserverPrivilege.isHeld(status: status) == isHeld)
    }
}
