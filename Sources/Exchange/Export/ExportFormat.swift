/// What a policy can be written as besides policy.toml.
package enum ExportFormat: String, CaseIterable, Sendable {
    case lxd
    case lxdYaml = "lxd-yaml"
    case incus
    case incusYaml = "incus-yaml"
    case systemd
    case mount
    case fsconfig
    case hex
    case bpftoolJson = "bpftool-json"
    case json
}
