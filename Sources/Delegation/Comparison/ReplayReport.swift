import BpfAbi
package import Recording

/// What a replay showed: which grants were used, what the kernel refused, and whether the application got on.
package struct ReplayReport: Equatable, Sendable {
    package enum Verdict: String, Sendable {
        case ok
        /// Something was refused that a wider token would have permitted.
        case denied
        /// The application ended otherwise than in the recording.
        case failed
    }

    /// A call that was refused for want of privilege.
    package struct Denial: Equatable, Sendable {
        /// nil for what is no bpf() call.
        package var call: UInt64?
        /// The command, or the system call.
        package var command: String
        /// The name of the process.
        package var comm: String
        /// The first grant that is missing; nil where none is, as for a call that passed no token.
        package var grant: Grant?
        package var cause: String
        /// What the kernel itself was seen to ask, where that was observed.
        package var observed: String?
        /// The lines as they would stand in the policy that permits it.
        package var remedy: [String]
    }

    package var verdict: Verdict
    /// nil where the replay's events have no end.
    package var exit: RecordingEnd.Reason?
    /// How the recording ended, where that is why the verdict is `failed`.
    package var expectedExit: RecordingEnd.Reason?
    /// Whether the recording went on until it was ended from outside.
    package var isExpectedToGoOn = false
    package var used: [Grant]
    package var idle: [Grant]
    package var denied: [Denial]
    package var deniedProbes: [Denial]
    /// Of a run that failed, though nothing that it needs was denied: capabilities that were. The kernel asks for many
    /// that it then does without.
    package var suspects: [Denial] = []
    /// Calls that passed no token, so that no token would have permitted them, and that the application did without.
    package var doneWithout: [Denial]
    /// Calls into which the tracer put a token, and whose they were.
    package var injected: UInt64
    package var unaware: [UnawareProgram]

    package static let schema = 1

    /// Whether a token was not passed for a call because of a seccomp filter of the application's own.
    package var isKeptByFilter: Bool {
        (denied + deniedProbes + doneWithout).contains { $0.cause.contains(TokenInjection.ownFilter) }
    }
}

extension ReplayReport {
    package var json: JSONValue {
        .object([
            ("schema", .integer(Int64(Self.schema))),
            ("verdict", .string(verdict.rawValue)),
            ("exit", exitJson),
            ("used", .array(used.map { .string($0.description) })),
            ("idle", .array(idle.map { .string($0.description) })),
            ("denied", .array(denied.map(\.json))),
            ("denied_probes", .array(deniedProbes.map(\.json))),
            ("done_without", .array(doneWithout.map(\.json))),
            ("injected", .integer(Int64(clamping: injected))),
            ("unaware", .array(unaware.map(\.json))),
        ])
    }

    private var exitJson: JSONValue {
        switch exit {
        case .exited(let status): .object([("status", .integer(Int64(status)))])
        case .signaled(let signal): .object([("signal", .integer(Int64(signal)))])
        case .detached, nil: .null
        }
    }

    /// The report for a person: who did what, why it was refused, and the line that would permit it.
    package var lines: [String] {
        var lines = ["verdict: \(verdict.rawValue)"]
        if verdict == .failed {
            let expected = isExpectedToGoOn ? "it went on until it was stopped" : Self.words(expectedExit)
            lines.append("  ended \(Self.words(exit)), in the recording \(expected)")
        }
        lines += Self.lines(denied, title: "denied")
        lines += Self.lines(suspects, title: "refused, and perhaps why")
        // Refused probes are normal: no line of policy is proposed for them.
        lines += Self.lines(
            deniedProbes.map {
                var probe = $0
                probe.remedy = []
                return probe
            }, title: "denied feature probe")
        lines += Self.lines(doneWithout, title: "refused, and done without")
        lines.append("used: \(Self.list(used))")
        if !idle.isEmpty { lines.append("idle: \(Self.list(idle))") }
        if injected > 0 { lines.append("injected: a token into \(injected) call\(injected == 1 ? "" : "s")") }
        return lines + unaware.map { "    \($0.line)" }
    }

    /// Libraries repeat a refused call several times; it is said once, with the number.
    private static func lines(_ denials: [Denial], title: String) -> [String] {
        var distinct: [(denial: Denial, count: Int)] = []
        for denial in denials {
            let index = distinct.firstIndex {
                $0.denial.command == denial.command && $0.denial.comm == denial.comm
                    && $0.denial.cause == denial.cause
            }
            if let index {
                distinct[index].count += 1
            } else {
                distinct.append((denial, 1))
            }
        }
        return distinct.flatMap { denial, count in
            let number = denial.call.map { ", call \($0)" } ?? ""
            let times = count == 1 ? "" : " (\(count) calls)"
            return [
                "\(title): \(denial.command) by \(denial.comm)\(number)\(times): \(denial.cause)"
            ] + (denial.observed.map { ["    \($0)"] } ?? []) + denial.remedy.map { "    \($0)" }
        }
    }

    private static func list(_ grants: [Grant]) -> String {
        grants.isEmpty ? "nothing" : grants.map(\.description).joined(separator: " ")
    }

    private static func words(_ reason: RecordingEnd.Reason?) -> String {
        switch reason {
        case .exited(let status): "with status \(status)"
        case .signaled(let signal): "by signal \(signal)"
        case .detached: "by letting go of it"
        case nil: "in a way that is not known"
        }
    }
}

extension ReplayReport.Denial {
    fileprivate var json: JSONValue {
        .object(
            [
                ("call", call.map { .integer(Int64(clamping: $0)) } ?? .null),
                ("cmd", .string(command)),
                ("grant", grant.map { .string($0.description) } ?? .null),
                ("cause", .string(cause)),
            ] + (observed.map { [("observed", .string($0))] } ?? []))
    }
}
