import BpfAbi
import Testing

struct ObjectNamesTests {
    private static func call(_ command: UInt32, _ attr: AttrBytes, answer: [UInt8]? = nil) -> CapturedCall {
        let regions = answer.map {
            [
                CapturedRegion(
                    field: "info.info", phase: .exit, address: 1, length: UInt64($0.count), bytes: $0)
            ]
        }
        return CapturedCall(
            commandArgument: command, size: UInt32(attr.bytes.count), attr: attr.bytes,
            regions: regions ?? [],
            result: 3)
    }

    private static let events = DescriptorFact(kind: .map, id: 12, type: 27)

    @Test func aMapKeepsTheNameThatItWasMadeWith() {
        var names = ObjectNames()
        var created: DescriptorFact? = Self.events
        var facts = CallFacts()
        names.complete(
            Self.call(0, AttrBytes(size: 72).text("events", at: 28)), facts: &facts, created: &created)
        #expect(created?.name == "events")

        // By another descriptor of another process: the id is the kernel's. A program of that id is something else.
        var later = CallFacts(descriptors: [9: Self.events, 4: DescriptorFact(kind: .prog, id: 12)])
        created = nil
        names.complete(Self.call(2, AttrBytes(size: 32).u32(9, at: 0)), facts: &later, created: &created)
        #expect(later.descriptors[9]?.name == "events")
        #expect(later.descriptors[4]?.name == nil)
    }

    @Test func aNameThatIsCutShortEndsWithTheAttr() {
        var names = ObjectNames()
        var created: DescriptorFact? = DescriptorFact(kind: .prog, id: 7)
        var facts = CallFacts()
        names.complete(
            Self.call(5, AttrBytes(size: 52).text("filt", at: 48)), facts: &facts, created: &created)
        #expect(created?.name == "filt")
    }

    @Test(arguments: [(DescriptorFact.Kind.map, 24), (.prog, 64)]) func theKernelsAnswerHasTheName(
        _ kind: DescriptorFact.Kind, _ offset: Int
    ) {
        var names = ObjectNames()
        var created: DescriptorFact?
        var facts = CallFacts(descriptors: [5: DescriptorFact(kind: kind, id: 30)])
        let answer = AttrBytes(size: 104).u32(30, at: 4).text("stats", at: offset).bytes
        names.complete(
            Self.call(15, AttrBytes(size: 16).u32(5, at: 0), answer: answer), facts: &facts, created: &created
        )
        #expect(facts.descriptors[5]?.name == "stats")
    }

    @Test func anIdThatIsUsedAgainLosesTheName() {
        var names = ObjectNames()
        var facts = CallFacts()
        for (name, known) in [("events", "events"), ("", nil)] as [(String, String?)] {
            var created: DescriptorFact? = Self.events
            names.complete(
                Self.call(0, AttrBytes(size: 72).text(name, at: 28)), facts: &facts, created: &created)
            #expect(created?.name == known)
        }
    }
}
