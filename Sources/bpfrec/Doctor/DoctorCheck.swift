/// One thing that bpfrec needs of a machine: what it is called, who cannot work without it, how to find out.
struct DoctorCheck: Sendable {
    /// The commands whose work depends on the machine.
    enum Dependent: String, CaseIterable, Sendable {
        case record
        case profile
        case replay
    }

    let name: String
    let neededBy: [Dependent]
    let find: @Sendable (DoctorSystem) -> DoctorFinding

    init(
        _ name: String, neededBy: Dependent..., find: @escaping @Sendable (DoctorSystem) -> DoctorFinding
    ) {
        self.name = name
        self.neededBy = neededBy
        self.find = find
    }
}
