package import BpfAbi

extension DescriptorFact.Kind {
    /// The names of the types that objects of this kind have; nil where the kernel gives them none.
    package var typeNames: NameTable? {
        switch self {
        case .map: MapType.table
        case .prog: ProgramType.table
        case .link: LinkType.table
        default: nil
        }
    }
}
