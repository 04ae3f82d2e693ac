import Delegation
import Foundation
import Testing

struct DocumentationTests {
    private static func examples() throws -> [String] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/policy.md").standardized
        let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        return text.components(separatedBy: "```toml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test func examplesInTheDocumentsAreValid() throws {
        let examples = try Self.examples()
        #expect(examples.count == 2)
        for example in examples {
            let policy = try DelegationPolicy(parsing: example)
            #expect(!policy.delegated.grants.isEmpty)
            #expect(try DelegationPolicy(parsing: policy.text).grants == policy.grants)
        }
    }
}
