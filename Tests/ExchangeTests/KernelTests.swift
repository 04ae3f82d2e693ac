import BpfAbi
import CBpffs
import Delegation
import Exchange
import Foundation
import TestSupport
import Testing

extension Requirement {
    /// Names in mount options need the kernel's types.
    static let typeInformation = Requirement("/sys/kernel/btf/vmlinux") {
        FileManager.default.fileExists(atPath: "/sys/kernel/btf/vmlinux")
    }
    static let tokens = Requirement("Linux 6.9 (bpffs with delegate_*)") {
        Mounted.line([("delegate_cmds", "0x1")])?.contains("delegate_cmds=map_create") == true
    }
}

/// A bpffs as this kernel makes it of mount options.
enum Mounted {
    /// Its line of mountinfo; nil where the kernel refuses the options.
    static func line(_ settings: [(key: String, value: String)]) -> String? {
        var keys: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0.key) }
        var values: [UnsafeMutablePointer<CChar>?] = settings.map { strdup($0.value) }
        defer { for text in keys + values { free(text) } }
        var line = [CChar](repeating: 0, count: 4096)
        guard bpffs_mountinfo(&keys, &values, settings.count, &line, line.count) == 0 else { return nil }
        return String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// What export writes is what this kernel takes, and what import reads is what it shows.
struct KernelTests {
    static var kernel: KernelVersion? {
        (try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)).flatMap {
            KernelVersion($0)
        }
    }

    /// The two strings of each line of an fsconfig export.
    static func fsconfigSettings(_ text: String) -> [(key: String, value: String)] {
        text.split(separator: "\n").map { line in
            let strings = line.split(separator: "\"", omittingEmptySubsequences: false)
            return (String(strings[1]), String(strings[3]))
        }
    }

    static func mountSettings(_ text: String) -> [(key: String, value: String)] {
        let words = text.split(separator: " ")
        guard let flag = words.firstIndex(of: "-o") else { return [] }
        return words[flag + 1].split(separator: ",").map { option in
            let halves = option.split(separator: "=", maxSplits: 1)
            return (String(halves[0]), String(halves[1]))
        }
    }

    @Test(.requires(.root, .tokens, .typeInformation), arguments: [ExportFormat.fsconfig, .mount])
    func optionsAreTakenAndReadBackEqual(_ format: ExportFormat) throws {
        let limits = RandomPolicies.Limits(
            hasUnnamedBits: false, hasUnknownNames: false, upTo: Self.kernel)
        var random = RandomPolicies(seed: 21, limits)
        for _ in 0..<25 {
            let policy = random.policy()
            let text = try PolicyExport(policy, as: format).text
            let settings = format == .mount ? Self.mountSettings(text) : Self.fsconfigSettings(text)
            let line = try #require(Mounted.line(settings), "\(text)")
            let shown = try PolicyImport.read(Array(line.utf8))
            #expect(shown.format == .mountinfo)
            #expect(shown.policy.delegated == policy.delegated, "\(text)\(line)")
        }
    }

    /// The readers' idea of lists is the kernel's.
    @Test(
        .requires(.root, .tokens, .typeInformation),
        arguments: [
            "map_create:0x20", "0x20:map_create", "Map_Create:BTF_LOAD", "any", "any:0", "0x4:0x8", "010",
            "18",
            "prog_run:prog_test_run", "+5",
        ])
    func listMeansWhatTheKernelMakesOfIt(_ list: String) throws {
        let line = try #require(Mounted.line([("delegate_maps", "any"), ("delegate_cmds", list)]))
        let shown = try PolicyImport.read(Array(line.utf8)).policy.delegated.cmds
        let read = try PolicyImport.read(Array("delegate_cmds=\(list)".utf8), as: .mount).policy.delegated
            .cmds
        // The kernel shows bits that it has names for.
        #expect(shown == read || shown.mask == read.mask & shown.mask)
        #expect(shown.isEmpty == read.isEmpty)
    }

    @Test(
        .requires(.root, .tokens, .typeInformation),
        arguments: [
            "BPF_MAP_CREATE", "ANY", "map_create,prog_load", "map_create:", ":map_create", "nonsense", "-1",
            "",
        ])
    func whatIsCalledRefusedIsRefused(_ list: String) throws {
        #expect(Mounted.line([("delegate_cmds", list)]) == nil)
        let text = "fsconfig(fd, FSCONFIG_SET_STRING, \"delegate_cmds\", \"\(list)\", 0);"
        let imported = try PolicyImport.read(Array(text.utf8))
        let findings = PolicyLint.findings(in: imported, kernel: Self.kernel)
        let rules: Set<LintRule> = [.refusedItem, .commaInList, .newerThanKernel]
        #expect(findings.contains { rules.contains($0.rule) }, "\(list)")
    }

    @Test(.requires(.root, .tokens))
    func unknownKeysAreIgnoredWithoutAWord() throws {
        let line = try #require(Mounted.line([("delegate_cmdz", "any"), ("delegate_maps", "0x2")]))
        #expect(!line.contains("cmd") && line.contains("delegate_maps=hash"))
    }
}
