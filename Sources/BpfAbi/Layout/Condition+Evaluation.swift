extension Condition {
    /// Whether the condition holds in a call. Descriptors that `facts` has not seen yet are asked of `source`, and
    /// what it says is kept, so that a decoder takes the arm that the capture took.
    func holds(
        in view: StructureView, regions: [CapturedRegion], pathPrefix: String, facts: inout CallFacts,
        source: inout some FactSource
    ) -> Bool {
        let number = view.number(field.place)
        let result =
            switch test {
            case .isOneOf(let values): values.contains(number)
            case .hasAnyBit(let mask): number & mask != 0
            case .isOutOfReach: !view.reaches(field.place)
            case .isOfKind(let kinds):
                facts.descriptor(number, from: &source).map { kinds.contains($0.kind) } ?? false
            case .isOfType(let kind, let types):
                facts.descriptor(number, from: &source).map { fact in
                    fact.kind == kind && fact.type.map { types.contains(UInt64($0)) } ?? false
                } ?? false
            case .pointsTo(let strings):
                regions.last { $0.field == Field.joined(pathPrefix, field.path) }.map { region in
                    strings.contains(String(decoding: region.bytes.prefix { $0 != 0 }, as: UTF8.self))
                } ?? false
            }
        return result != isNegated
    }
}

extension CallFacts {
    /// What a descriptor is, asked once.
    mutating func descriptor(_ number: UInt64, from source: inout some FactSource) -> DescriptorFact? {
        let descriptor = Int32(truncatingIfNeeded: number)
        guard descriptor >= 0 else { return nil }
        if let known = descriptors[descriptor] { return known }
        let fact = source.fact(for: descriptor)
        descriptors[descriptor] = fact
        return fact
    }

    /// The name of a network interface, asked once.
    mutating func interface(_ number: UInt64, from source: inout some FactSource) -> String? {
        let index = UInt32(truncatingIfNeeded: number)
        guard index != 0 else { return nil }
        if let known = interfaces[index] { return known }
        let name = source.interfaceName(index)
        interfaces[index] = name
        return name
    }
}

/// The source of a decoder: there is nothing left to ask.
struct NoFurtherFacts: FactSource {
    func fact(for descriptor: Int32) -> DescriptorFact? { nil }
    func interfaceName(_ index: UInt32) -> String? { nil }
}

extension Field {
    /// Whether this row of a union is the one that the kernel reads.
    func isChosen(
        in view: StructureView, regions: [CapturedRegion], pathPrefix: String, facts: inout CallFacts,
        source: inout some FactSource
    ) -> Bool {
        for condition in conditions {
            let holds = condition.holds(
                in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts, source: &source)
            guard holds else { return false }
        }
        return true
    }
}

extension DescriptorRole {
    /// Whether the kernel takes the number for a descriptor.
    func isInForce(
        _ number: UInt64, in view: StructureView, regions: [CapturedRegion], pathPrefix: String,
        facts: inout CallFacts, source: inout some FactSource
    ) -> Bool {
        switch need {
        case .always: true
        case .notZero: number != 0
        case .when(let condition):
            condition.holds(
                in: view, regions: regions, pathPrefix: pathPrefix, facts: &facts, source: &source)
        }
    }
}
