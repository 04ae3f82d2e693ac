package import BpfAbi

extension TokenMasks {
    /// What these have that others lack.
    package func beyond(_ ceiling: TokenMasks) -> TokenMasks {
        TokenMasks(
            cmds: cmds & ~ceiling.cmds, maps: maps & ~ceiling.maps, progs: progs & ~ceiling.progs,
            attachs: attachs & ~ceiling.attachs)
    }

    package func isWithin(_ ceiling: TokenMasks) -> Bool { beyond(ceiling) == TokenMasks() }

    /// By names where there are names: `cmds:map_create progs:xdp`.
    package var grantNames: String {
        let names = DelegatedSets(self).grants.map(\.description)
        return names.isEmpty ? "nothing" : names.joined(separator: " ")
    }
}
