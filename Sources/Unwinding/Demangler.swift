import CUnwind
import Glibc

/// Turns the linker's names of C++, Swift and older Rust functions into those of the source.
enum Demangler {
    /// Both libraries recurse over the name: one longer than any compiler writes is left as it is.
    private static let lengthLimit = 4096

    static func readable(_ name: String) -> String {
        guard name.utf8.count <= lengthLimit else { return name }
        let text =
            if name.hasPrefix("_Z") {
                __cxa_demangle(name, nil, nil, nil)
            } else if name.hasPrefix("$s") {
                swift_demangle(name, name.utf8.count, nil, nil, 0)
            } else {
                UnsafeMutablePointer<CChar>?.none
            }
        guard let text else { return name }
        defer { free(text) }
        return String(cString: text)
    }
}
