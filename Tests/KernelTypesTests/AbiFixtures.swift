import Foundation
import KernelTypes
import Testing

/// The interfaces of several kernels, as scripts/abi-fixture.sh wrote them.
enum AbiFixtures {
    static let releases = ["5.10", "6.1", "6.12", "6.18", "7.2"]

    static func text(_ release: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: tests.appending(path: "BpfAbiTests/Fixtures/abi-\(release).txt"), encoding: .utf8)
    }

    static func abi(_ release: String) throws -> KernelAbi {
        AbiDump.abi(from: try text(release))
    }
}

/// A failed expectation would print a thousand lines.
extension KernelAbi: CustomTestStringConvertible {
    public var testDescription: String { "\(structures.count) structures, \(enumerations.count) enums" }
}
