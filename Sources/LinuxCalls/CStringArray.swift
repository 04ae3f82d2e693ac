import CLinux
import Glibc

/// A NULL-terminated array of C strings, as execve(2) wants it. Strings are bytes: names and arguments need not be
/// UTF-8, and an application must get exactly what it was given.
package final class CStringArray {
    package let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    package init(_ strings: [[UInt8]]) {
        count = strings.count
        pointer = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() {
            pointer[index] = strdup((string + [0]).map(CChar.init(bitPattern:)))
        }
        pointer[count] = nil
    }

    deinit {
        for index in 0..<count { free(pointer[index]) }
        pointer.deallocate()
    }
}

/// The environment that bpfrec was given, `NAME=VALUE` each.
package enum Environment {
    package static func inherited() -> [[UInt8]] {
        var variables: [[UInt8]] = []
        var next = clinux_environment()
        while let variable = next?.pointee {
            variables.append(
                UnsafeBufferPointer(start: variable, count: strlen(variable)).map(UInt8.init(bitPattern:)))
            next = next?.advanced(by: 1)
        }
        return variables
    }

    /// With one variable set anew.
    package static func setting(_ name: String, to value: String, in environment: [[UInt8]]) -> [[UInt8]] {
        let prefix = Array("\(name)=".utf8)
        return environment.filter { !$0.starts(with: prefix) } + [prefix + Array(value.utf8)]
    }

    package static func value(of name: String, in environment: [[UInt8]]) -> [UInt8]? {
        let prefix = Array("\(name)=".utf8)
        return environment.first { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) }
    }
}
