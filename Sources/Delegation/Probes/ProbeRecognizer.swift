import BpfAbi

/// Tells a library's probes from an application's own calls while a run is read from its start. libbpf (0.7 and
/// later) makes an unmistakable probe before any that an application could make as well.
struct ProbeRecognizer {
    private var usesLibbpf: Set<Int> = []

    /// The probe that a call of a program is; the program is known by the number of its image.
    mutating func probe(of call: CapturedCall, image: Int) -> LibraryProbe? {
        guard let probe = LibraryProbe(of: call) else { return nil }
        if !probe.isAmbiguous { usesLibbpf.insert(image) }
        return usesLibbpf.contains(image) ? probe : nil
    }
}
