import Glibc

/// What uname(2) says of the running kernel.
package enum KernelName {
    package static func release() -> String { text(names().release) }
    package static func machine() -> String { text(names().machine) }

    private static func names() -> utsname {
        var names = utsname()
        uname(&names)
        return names
    }

    private static func text<Field>(_ field: Field) -> String {
        withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
