/// What the descriptors of one call were, by their numbers. A list, since a call names few, and one is made at every call of
/// an application that waits: a dictionary would cost more than all that is done with it.
package struct DescriptorFacts: Sendable {
    package typealias Element = (key: Int32, value: DescriptorFact)

    private var entries: [Element] = []

    package init() {}

    package subscript(descriptor: Int32) -> DescriptorFact? {
        get {
            index(of: descriptor).map { entries[$0].value }
        }
        set {
            switch (index(of: descriptor), newValue) {
            case (let index?, let fact?): entries[index].value = fact
            case (let index?, nil): entries.remove(at: index)
            case (nil, let fact?): entries.append((descriptor, fact))
            case (nil, nil): break
            }
        }
    }

    package var keys: [Int32] { entries.map(\.key) }
    package var values: [DescriptorFact] { entries.map(\.value) }
    package var isEmpty: Bool { entries.isEmpty }

    private func index(of descriptor: Int32) -> Int? {
        entries.firstIndex { $0.key == descriptor }
    }
}

extension DescriptorFacts: Sequence {
    package func makeIterator() -> IndexingIterator<[Element]> { entries.makeIterator() }
}

extension DescriptorFacts: Equatable {
    /// In whatever order they were found out.
    package static func == (left: DescriptorFacts, right: DescriptorFacts) -> Bool {
        left.entries.count == right.entries.count && left.entries.allSatisfy { right[$0.key] == $0.value }
    }
}

extension DescriptorFacts: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (Int32, DescriptorFact)...) {
        for (descriptor, fact) in elements { self[descriptor] = fact }
    }
}
