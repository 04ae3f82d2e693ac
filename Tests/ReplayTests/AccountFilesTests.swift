import Testing

@testable import Replay

struct AccountFilesTests {
    static let files = AccountFiles(
        passwd: """
            root:x:0:0:root:/root:/bin/bash
            # a comment:x:9:9:::
            app:x:1000:100:An App,,,:/srv/app:/bin/sh
            broken:x:no:100::/:/bin/sh
            short:x:3
            1234:x:77:78:a name of digits:/:/bin/sh
            :x:5:5::/:
            """,
        group: "root:x:0:\nweb:x:33:app,other\nbroken:x:\n")

    struct Lookup: Sendable {
        let text: String
        /// uid:gid:home
        let expected: String?
    }

    static let lookups: [Lookup] = [
        Lookup(text: "app", expected: "1000:100:/srv/app"),
        Lookup(text: "1000", expected: "1000:100:/srv/app"),
        Lookup(text: "app:web", expected: "1000:33:/srv/app"),
        Lookup(text: "app:7", expected: "1000:7:/srv/app"),
        // A name wins over a number.
        Lookup(text: "1234", expected: "77:78:/"),
        // Nobody needs to have the number.
        Lookup(text: "4321", expected: "4321:4321:"),
        Lookup(text: "4321:web", expected: "4321:33:"),
        Lookup(text: "nobody", expected: nil), Lookup(text: "app:nobody", expected: nil),
        Lookup(text: "", expected: nil), Lookup(text: ":web", expected: nil),
        Lookup(text: "app:", expected: nil),
        Lookup(text: "broken", expected: nil), Lookup(text: "short", expected: nil),
        Lookup(text: "-1", expected: nil), Lookup(text: "4294967295", expected: nil),
        Lookup(text: "app:4294967295", expected: nil), Lookup(text: "99999999999", expected: nil),
    ]

    @Test(arguments: lookups)
    func namesAndNumbersAreFound(_ lookup: Lookup) {
        let user = Self.files.user(lookup.text)
        #expect(user.map { "\($0.uid):\($0.gid):\($0.home)" } == lookup.expected)
    }

    @Test func aRootWithoutTheFilesKnowsNumbersAlone() {
        let files = AccountFiles(root: "/nonexistent")
        #expect(files.user("root") == nil)
        #expect(files.user("0")?.uid == 0)
    }
}
