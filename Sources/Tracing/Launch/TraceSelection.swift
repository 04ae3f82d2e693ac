package import BpfAbi

/// Which bpf() commands stop the application.
package enum TraceSelection: Equatable, Sendable {
    case all
    /// All but the data path of maps.
    case control
    case named([BpfCommand])

    /// The commands that read and write map elements, one or many at a time.
    package static let dataPath: Set<BpfCommand> = Set(
        [
            "map_lookup_elem", "map_update_elem", "map_delete_elem", "map_get_next_key",
            "map_lookup_and_delete_elem", "map_lookup_batch", "map_lookup_and_delete_batch",
            "map_update_batch",
            "map_delete_batch",
        ].compactMap(BpfCommand.init(name:)))

    /// Bit N stands for command N: this is asked several times a call.
    private static let dataPathBits: UInt64 = dataPath.reduce(0) { $0 | 1 << UInt64($1.rawValue) }

    package static func isDataPath(_ command: BpfCommand) -> Bool {
        command.rawValue < 64 && dataPathBits >> UInt64(command.rawValue) & 1 == 1
    }

    /// The data path is none of what is added.
    func adding(_ commands: [BpfCommand]) -> TraceSelection {
        guard case .named(let named) = self else { return self }
        return .named(named + commands.filter { !named.contains($0) })
    }

    package func includes(_ command: BpfCommand) -> Bool {
        switch self {
        case .all: true
        case .control: !Self.isDataPath(command)
        case .named(let commands): commands.contains(command)
        }
    }
}
