import BpfAbi

/// A call that a library makes to find out what the kernel can do, known by what is in it.
struct LibraryProbe: Hashable, Sendable {
    /// What the call is like. Instructions and types are in hex; `.` in instructions stands for any digit.
    enum Signature: Hashable, Sendable {
        case program(type: UInt32, attachType: UInt32, name: String, instructions: String)
        /// A name that no application would use says enough. But libbpf gives no names at all where its probe for
        /// them is refused, as always in a sandbox: each such probe has a row without a name as well.
        case namedProgram(String)
        case namedMap(String)
        /// A map of one entry and 4-byte keys, without a name and without types.
        case namelessMap(type: UInt32, valueSize: UInt32, flags: UInt32)
        case btf(types: String, strings: String)
        /// PROG_LOAD with the five-argument bit and nothing in the attr.
        case commonAttributes
        /// A program without a name, of whatever type.
        case anyProgram(instructions: String)
        /// The same, loaded for the verifier's words on it.
        case askedProgram(instructions: String)
        /// More instructions than a kernel before 5.2 would take.
        case longProgram(instructions: UInt32)
        /// A map of whatever type, with as little in it as that type allows, without a name and without types.
        case smallestMap
    }

    /// What the library does where the call is refused.
    enum Consequence: Sendable {
        case goesWithout
        case givesUp
    }

    /// Whether the library passes its token.
    enum TokenUse: Sendable {
        /// The call fails before the kernel would look at one.
        case indifferent
        case never
        /// Once with the token of an object, once without: only loading an object makes it count.
        case forObjects
        case always
    }

    let library: ProbingLibrary
    let name: String
    let signature: Signature
    let consequence: Consequence
    let token: TokenUse
    /// Whether an application could well make the same call for itself. Such a call counts as the library's only in a
    /// program that is known to use the library.
    let isAmbiguous: Bool

    init(
        _ name: String, _ signature: Signature, _ consequence: Consequence = .goesWithout,
        of library: ProbingLibrary = .libbpf, token: TokenUse = .always, isAmbiguous: Bool = false
    ) {
        self.library = library
        self.name = name
        self.signature = signature
        self.consequence = consequence
        self.token = token
        self.isAmbiguous = isAmbiguous
    }

    var grantClass: GrantEvidence.Class { consequence == .givesUp ? .requiredProbe : .probe }

    private static let all = libbpf + ciliumEbpf + featureProbes + [typedTracepoints]

    /// The probe that the call is, if it is one. Libraries share some: of those, the one of a library that the
    /// program is known to use counts, and before any is known, the one that nothing else can be.
    init?(of call: CapturedCall, by known: Set<ProbingLibrary> = []) {
        var best: LibraryProbe?
        for probe in Self.all
        where probe.signature.matches(call) && !(probe.token == .never && call.passesToken) {
            if known.contains(probe.library) {
                self = probe
                return
            }
            if best == nil || best?.isAmbiguous == true && !probe.isAmbiguous { best = probe }
        }
        guard let best else { return nil }
        self = best
    }
}

extension LibraryProbe.Signature {
    fileprivate func matches(_ call: CapturedCall) -> Bool {
        switch (self, call.command) {
        case (.program(let type, let attachType, let name, let instructions), .progLoad):
            // The same loaded for its log is somebody's question about one helper.
            call.type == type && call.expectedAttachType == attachType && call.programName == name
                && call.logLevel == 0
                && Self.matches(call.region("insns") ?? [], hex: instructions)
        case (.namedProgram(let name), .progLoad): call.programName == name
        case (.namedMap(let name), .mapCreate): call.mapName == name
        case (.namelessMap(let type, let valueSize, let flags), .mapCreate):
            call.type == type && call.mapKeySize == 4 && call.mapValueSize == valueSize
                && call.mapMaxEntries == 1 && call.mapFlagsWithoutToken == flags && call.mapName.isEmpty
                && !call.mapHasTypes
        case (.btf(let types, let strings), .btfLoad):
            Self.matches(call.region("btf") ?? [], types: types, strings: strings)
        case (.anyProgram(let instructions), .progLoad):
            call.programName.isEmpty && Self.matches(call.region("insns") ?? [], hex: instructions)
        case (.askedProgram(let instructions), .progLoad):
            call.logLevel > 0 && Self.anyProgram(instructions: instructions).matches(call)
        case (.longProgram(let count), .progLoad):
            call.programName.isEmpty && call.programLength == count
        case (.smallestMap, .mapCreate):
            call.mapName.isEmpty && !call.mapHasTypes && call.mapKeySize <= 16 && call.mapValueSize <= 8
                && (call.mapMaxEntries <= 1 || call.mapKeySize == 0 && call.mapMaxEntries == 4096)
        case (.commonAttributes, .progLoad):
            call.commandArgument & BpfCommand.commonAttributesBit != 0 && call.attr.allSatisfy { $0 == 0 }
        default: false
        }
    }

    private static func matches(_ bytes: [UInt8], hex: String) -> Bool {
        bytes.count &* 2 == hex.utf8.count
            && zip(hexDigits(bytes), hex.utf8).allSatisfy { $1 == UInt8(ascii: ".") || $0 == $1 }
    }

    /// Compares the two parts of a BTF blob whatever the length of its header (24 bytes up to libbpf 1.7, then 32).
    private static func matches(_ blob: [UInt8], types: String, strings: String) -> Bool {
        func part(offsetAt: Int) -> ArraySlice<UInt8>? {
            guard let header: UInt32 = blob.integer(at: 4), let offset: UInt32 = blob.integer(at: offsetAt),
                let length: UInt32 = blob.integer(at: offsetAt + 4)
            else { return nil }
            let start = Int(header) + Int(offset)
            let end = start + Int(length)
            return end <= blob.count ? blob[start..<end] : nil
        }
        guard blob.count <= 512, let typePart = part(offsetAt: 8), let stringPart = part(offsetAt: 16) else {
            return false
        }
        return matches(Array(typePart), hex: types) && matches(Array(stringPart), hex: strings)
    }

    private static func hexDigits(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
