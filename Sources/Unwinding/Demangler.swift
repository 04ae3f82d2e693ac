import CUnwind
import Glibc

/// Turns the linker's names of C++, Swift and older Rust functions into those of the source.
enum Demangler {
    /// Both libraries recurse over the name: one longer than any compiler writes is left as it is.
    private static let lengthLimit = 4096
    /// A name whose readable form could be longer is left as it is, too. Of the 8856 C++ names in libstdc++ and lldb
    /// these are seven.
    private static let expansionLimit = 1 << 20

    static func readable(_ name: String) -> String {
        guard name.utf8.count <= lengthLimit else { return name }
        let text =
            if name.hasPrefix("_Z"), NameExpansion.ofItanium(name) <= expansionLimit {
                __cxa_demangle(name, nil, nil, nil)
            } else if name.hasPrefix("$s"), NameExpansion.ofSwift(name) <= expansionLimit {
                swift_demangle(name, name.utf8.count, nil, nil, 0)
            } else {
                UnsafeMutablePointer<CChar>?.none
            }
        guard let text else { return name }
        defer { free(text) }
        return String(cString: text)
    }
}
