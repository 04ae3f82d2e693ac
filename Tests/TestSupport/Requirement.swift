import Glibc
package import Testing

/// What a test needs of the machine. A test that lacks it is skipped with the reason; in CI, where
/// BPFREC_TEST_REQUIRE=all is set, it runs all the same and so fails.
package struct Requirement: Sendable {
    package let name: String
    package let isMet: @Sendable () -> Bool

    package init(_ name: String, isMet: @escaping @Sendable () -> Bool) {
        self.name = name
        self.isMet = isMet
    }

    package static let root = Requirement("root") { geteuid() == 0 }
    /// `make samples` builds them, with a libbpf that takes tokens.
    package static let samples = Requirement("build/samples (make samples)") {
        access("\(BuiltProgram.samples)/sockfilter", X_OK) == 0
    }

    /// Where programs of the system are.
    package static func installed(_ program: String) -> Requirement {
        Requirement("\(program), installed") {
            ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains {
                access("\($0)/\(program)", X_OK) == 0
            }
        }
    }

    package static var mustAllBeMet: Bool {
        guard let value = getenv("BPFREC_TEST_REQUIRE") else { return false }
        return String(cString: value) == "all"
    }
}

extension Trait where Self == ConditionTrait {
    package static func requires(_ requirements: Requirement...) -> Self {
        let missing = Requirement.mustAllBeMet ? [] : requirements.filter { !$0.isMet() }.map(\.name)
        return .enabled(if: missing.isEmpty, "this machine lacks: \(missing.joined(separator: ", "))")
    }
}
