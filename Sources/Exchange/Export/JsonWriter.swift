import BpfAbi
import Delegation
import Recording

/// The formats that are JSON.
enum JsonWriter {
    static func policy(_ policy: DelegationPolicy) -> String { JsonText.pretty(PolicyJson.value(policy)) }

    /// As `bpftool --json token list` would print the mount: names, and last a number for the bits without one.
    static func tokens(_ policy: DelegationPolicy) -> String {
        var members: [(key: String, value: JSONValue)] = [("token_info", .string(KernelWriter.path(policy)))]
        for axis in DelegationAxis.allCases {
            members.append(
                (
                    "allowed_\(axis.rawValue)",
                    .array(shown(policy.delegated[axis], on: axis).map(JSONValue.string))
                ))
        }
        return JsonText.pretty(.array([.object(members)]))
    }

    private static func shown(_ set: DelegatedSet, on axis: DelegationAxis) -> [String] {
        let items = set.grants(on: Grant.Axis(axis)).map(\.item)
        var unnamed: UInt64 = 0
        for bit in UInt32(0)..<64 where !set.isAny && set.contains(bit: bit) && axis.name(of: bit) == nil {
            unnamed |= 1 << UInt64(bit)
        }
        return items.filter { !$0.hasPrefix("0x") }
            + (unnamed == 0 ? [] : ["0x" + String(unnamed, radix: 16)])
    }
}
