import BpfAbi

/// Tells a library's probes from an application's own calls while a run is read from its start. The libraries make an
/// unmistakable probe before any that an application could make as well; libbpf does so since 0.7.
struct ProbeRecognizer {
    private(set) var libraries: [Int: Set<ProbingLibrary>] = [:]

    /// The probe that a call of a program is; the program is known by the number of its image.
    mutating func probe(of call: CapturedCall, image: Int) -> LibraryProbe? {
        guard let probe = LibraryProbe(of: call, by: libraries[image] ?? []) else { return nil }
        if !probe.isAmbiguous { libraries[image, default: []].insert(probe.library) }
        return libraries[image]?.contains(probe.library) == true ? probe : nil
    }
}
