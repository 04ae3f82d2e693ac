import BpfAbi
import Delegation

/// `/proc/PID/fdinfo/N` of a token: the masks that it was made with.
enum FdInfoReader {
    static func read(_ text: String, _ lines: [Piece]) throws(ImportError) -> ImportedPolicy {
        guard let masks = FdInfo.parse(text: text, link: "")?.token else {
            throw ImportError("no allowed_cmds line is in it, so it is not the fdinfo of a token")
        }
        var reader = ListReader(.fdinfo)
        let sets = DelegatedSets(masks)
        for axis in DelegationAxis.allCases {
            reader.add(sets[axis], on: axis)
            guard
                let value = lines.first(where: { $0.hasPrefix("allowed_\(axis.rawValue):") })?.halves(":")?.1
                    .trimmed
            else { continue }
            for grant in sets[axis].grants(on: Grant.Axis(axis)) { reader.note(grant, at: value.span) }
        }
        if sets.grants.contains(where: { $0.value == .any }) {
            reader.remark("the kernel prints any where all bits that it knows are set")
        }
        return reader.imported
    }
}
