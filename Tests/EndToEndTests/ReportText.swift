import Foundation
import Testing

/// What `replay --report` wrote.
struct ReportText {
    let verdict: String
    /// `GRANT: CAUSE` each.
    let denied: [String]
    let deniedProbes: [String]

    init(_ text: String) throws {
        let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        verdict = try #require(report["verdict"] as? String)
        denied = try Self.denials(report["denied"])
        deniedProbes = try Self.denials(report["denied_probes"])
    }

    private static func denials(_ value: Any?) throws -> [String] {
        try #require(value as? [[String: Any]]).map { denial in
            "\(denial["grant"] as? String ?? "no grant"): \(denial["cause"] as? String ?? "")"
        }
    }
}
