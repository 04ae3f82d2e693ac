import BpfAbi
import Delegation

/// What the kernel itself takes: mount options, by name or by number.
enum KernelWriter {
    static func mount(_ policy: DelegationPolicy) -> String {
        let options = KernelList.lists(policy).map {
            "delegate_\($0.axis.rawValue)=\($0.items.joined(separator: ":"))"
        }
        let flag = options.isEmpty ? "" : " -o \(options.joined(separator: ","))"
        return "mount -t bpf\(flag) bpffs \(quoted(path(policy)))\n"
    }

    /// The calls between fsopen(2) and FSCONFIG_CMD_CREATE. Numbers, which need no BTF in the kernel.
    static func fsconfig(_ policy: DelegationPolicy) -> String {
        policy.delegated.mountSettings.map {
            "fsconfig(fd, FSCONFIG_SET_STRING, \"\($0.key)\", \"\($0.value)\", 0);\n"
        }.joined()
    }

    static func hex(_ policy: DelegationPolicy) throws(PolicyExport.Refusal) -> String {
        var lines = ""
        for axis in DelegationAxis.allCases where !policy.delegated[axis].isEmpty {
            let set = policy.delegated[axis]
            if let name = set.unknownNames.first {
                throw PolicyExport.Refusal(
                    description:
                        "\(axis.rawValue): '\(name)' is known to no kernel that bpfrec knows, so it has no "
                        + "number; mount or fsconfig can carry it")
            }
            lines += "delegate_\(axis.rawValue)=0x\(String(set.mask, radix: 16))\n"
        }
        return lines
    }

    static func path(_ policy: DelegationPolicy) -> String {
        policy.sandbox.bpffs ?? DelegationPolicy.defaultBpffs
    }

    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-_./:=,".utf8.contains(byte)
            }
        }
        let escaped = word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        return isPlain && !word.isEmpty ? word : "'\(escaped)'"
    }
}
