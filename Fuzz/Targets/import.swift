import BpfAbi
import Delegation
import Exchange

/// Bytes as a file that somebody else wrote: the first says which format it is taken for, and what becomes of it. What
/// can be read must get through the lints, a report of them and a comparison, and must read the same when exported.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let choice = Int(input.number(as: UInt8.self))
    let bytes = input.takeRest()
    let formats = ImportFormat.allCases
    // Past the last format: whichever the content tells.
    let format = formats.indices.contains(choice % 16) ? formats[choice % 16] : nil
    guard let imported = try? PolicyImport.read(bytes, as: format) else { return 0 }
    let findings = PolicyLint.findings(in: imported, kernel: KernelVersion("6.12"))
    let report = FindingReport(
        file: "input", text: String(decoding: bytes, as: UTF8.self), version: "0", findings: findings)
    _ = report.text(FindingReport.Format.allCases[choice / 16 % 4])
    let this = PolicyDifference.Side(name: "this", policy: imported.policy)
    let nothing = PolicyDifference.Side(name: "none", policy: DelegationPolicy())
    let difference = PolicyDifference(from: nothing, to: this)
    _ = difference.text + difference.json
    require(!PolicyDifference(from: this, to: this).isWider, "\(imported.policy) is wider than itself")
    check(imported.policy, as: ExportFormat.allCases[choice / 16 % ExportFormat.allCases.count])
    return 0
}

/// A name that only a newer kernel knows cannot be told from the words of every format, and two kinds of programs have
/// no name that systemd reads right.
private func check(_ policy: DelegationPolicy, as format: ExportFormat) {
    let sets = policy.delegated
    let isNamed = DelegationAxis.allCases.allSatisfy { sets[$0].unknownNames.isEmpty }
    let isShifted = !sets.progs.isAny && (sets.progs.contains(bit: 31) || sets.progs.contains(bit: 32))
    guard isNamed, !sets.grants.isEmpty, format != .systemd || !isShifted else { return }
    // What cannot be said in the format's words is refused.
    guard let export = try? PolicyExport(policy, as: format) else { return }
    let again = try? PolicyImport.read(Array(export.text.utf8), as: ImportFormat(rawValue: format.rawValue))
    require(again?.policy.delegated == sets, "\(format) of \(sets) reads otherwise:\n\(export.text)")
}
