import BpfAbi
import Delegation

/// A drop-in for a service of systemd 258 or later.
enum SystemdWriter {
    static func dropIn(_ policy: DelegationPolicy) throws(PolicyExport.Refusal) -> String {
        var lines = [
            "# /etc/systemd/system/SERVICE.service.d/50-bpf-token.conf (systemd \(SystemdNames.firstVersion) or later)",
            "[Service]", "PrivateUsers=yes", "PrivateMounts=yes", "DelegateNamespaces=mnt", "PrivateBPF=yes",
        ]
        for (setting, axis) in SystemdNames.settings where !policy.delegated[axis].isEmpty {
            lines.append("\(setting)=\(try value(policy.delegated[axis], on: axis))")
        }
        return lines.map { "\($0)\n" }.joined()
    }

    private static func value(_ set: DelegatedSet, on axis: DelegationAxis) throws(PolicyExport.Refusal)
        -> String
    {
        if set.isAny { return "any" }
        var names: [String] = []
        for grant in set.grants(on: Grant.Axis(axis)) {
            guard case .number(let number) = grant.value,
                let name = SystemdNames.name(of: UInt32(number), on: axis)
            else { throw PolicyExport.Refusal(description: why(grant)) }
            names.append(name)
        }
        return names.joined(separator: ",")
    }

    private static func why(_ grant: Grant) -> String {
        let version = SystemdNames.lastShiftedVersion
        switch grant {
        case Grant(.progs, bit: UInt8(SystemdNames.netfilter)):
            return
                "systemd cannot delegate \(grant): up to \(version) at least its BPFProgTypeNetfilter grants syscall "
                + "programs instead; only BPFDelegatePrograms=any contains it, which bpfrec does not choose by itself"
        case Grant(.progs, bit: UInt8(SystemdNames.syscall)):
            return "systemd cannot delegate \(grant): up to \(version) at least it has no name for it (its "
                + "BPFProgTypeNetfilter grants it by mistake, until that is mended)"
        default:
            return "systemd cannot delegate \(grant): it has names only, and none for this"
        }
    }
}
