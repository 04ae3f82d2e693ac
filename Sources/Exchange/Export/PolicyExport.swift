package import Delegation

import BpfAbi

/// A policy in the words of another program, and what these words leave out.
package struct PolicyExport: Equatable, Sendable {
    package var text: String
    /// What the format cannot carry, and what has to be set beside it: for the person, not for the file.
    package var notes: [String]

    /// Why a policy cannot be written in a format: what it would say there is not what the policy says.
    package struct Refusal: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package init(_ policy: DelegationPolicy, as format: ExportFormat) throws(Refusal) {
        switch format {
        case .lxd: text = InstanceWriter.lxdCommands(policy)
        case .lxdYaml: text = InstanceWriter.lxdYaml(policy)
        case .incus: text = InstanceWriter.incusCommands(policy)
        case .incusYaml: text = InstanceWriter.incusYaml(policy)
        case .systemd: text = try SystemdWriter.dropIn(policy)
        case .mount: text = KernelWriter.mount(policy)
        case .fsconfig: text = KernelWriter.fsconfig(policy)
        case .hex: text = try KernelWriter.hex(policy)
        case .bpftoolJson: text = JsonWriter.tokens(policy)
        case .json: text = JsonWriter.policy(policy)
        }
        notes = ExportNotes(policy, format).lines
    }
}
