import Foundation
import TestSupport
import Testing

/// What strace 7.2 prints of a program that issues every command, call by call, and what bpfrec prints of the same.
struct StraceComparisonTests {
    /// `strace -f -v -s 8 -e trace=bpf` of the sample; scripts/other-tools.sh names one that it has just made.
    private static var log: URL {
        if let path = ProcessInfo.processInfo.environment["BPFREC_STRACE_LOG"] { return URL(filePath: path) }
        return URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/every-command-strace-7.2.log")
    }

    /// Fields that strace names and bpfrec, with reason, does not.
    private static let exceptions: [(field: String, call: String, reason: String)] = [
        ("code", "insns=", "instructions are disassembled (show --insns)"),
        ("dst_reg", "insns=", "instructions are disassembled"),
        ("src_reg", "insns=", "instructions are disassembled"),
        ("off", "insns=", "instructions are disassembled"),
        ("imm", "insns=", "instructions are disassembled"),
        ("extra_data", "BPF_LINK_CREATE", "fields that strace has no names for"),
        (
            "prog_cnt", "attach_type=BPF_TCX_INGRESS",
            "the kernel calls it count where several can be attached"
        ),
        ("prog_fd", "attach_type=BPF_STRUCT_OPS", "it is a map_fd: the link is of a map"),
    ]

    @Test(.requires(.root, .samples))
    func everyFieldOfStraceIsShown() throws {
        let scratch = ScratchDirectory()
        let sample = BuiltProgram.sample("every-command").path
        let recorded = try BuiltProgram.bpfrec.run(["record", "-qq", "--", sample], in: scratch.url)
        #expect(recorded.status == 0)
        let shown = try BuiltProgram.bpfrec.run(["show", "--full"], in: scratch.url)
        let ours = Self.calls(in: shown.output)
        let theirs = Self.calls(in: try String(contentsOf: Self.log, encoding: .utf8))
        try #require(ours.count == theirs.count)
        var compared = 0
        for (our, their) in zip(ours, theirs) where Self.outcome(our) == Self.outcome(their) {
            compared += 1
            let missing = Self.fields(of: their).subtracting(Self.fields(of: our)).filter { field in
                !Self.exceptions.contains { $0.field == field && their.contains($0.call) }
            }
            #expect(missing.isEmpty, "\(our)\n\(their)")
        }
        // On another kernel a call may end otherwise, and its answer has other fields.
        #expect(compared > theirs.count * 3 / 4)
    }

    private static func calls(in text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { $0.contains(/(^|\s)bpf\(/) }
    }

    /// The error, or none.
    private static func outcome(_ line: String) -> String {
        line.matches(of: /= -1 ([A-Z0-9]+)/).last.map { String($0.1) } ?? ""
    }

    /// Names before an `=`, outside of strings and comments.
    private static func fields(of line: String) -> Set<String> {
        let plain = line.replacing(/"(?:[^"\\]|\\.)*"/, with: "").replacing(/\/\*.*?\*\//, with: "")
        return Set(plain.matches(of: /([A-Za-z_][A-Za-z0-9_]*)=/).map { String($0.1) })
    }
}
