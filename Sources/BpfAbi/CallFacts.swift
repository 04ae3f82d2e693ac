/// What the numbers in a call meant at the moment of the call: a recording is read elsewhere and later.
package struct CallFacts: Equatable, Sendable {
    /// What the descriptors that the call names were.
    package var descriptors: DescriptorFacts
    /// The names of the network interfaces that the call names by index.
    package var interfaces: [UInt32: String]
    /// What the kernel of the call names and the built-in tables do not.
    package var newer: NewerNames

    package init(
        descriptors: DescriptorFacts = [:], interfaces: [UInt32: String] = [:],
        newer: NewerNames = NewerNames()
    ) {
        self.descriptors = descriptors
        self.interfaces = interfaces
        self.newer = newer
    }
}

/// Where those facts come from while the caller is stopped: /proc in production, a dictionary in tests.
package protocol FactSource {
    mutating func fact(for descriptor: Int32) -> DescriptorFact?
    mutating func interfaceName(_ index: UInt32) -> String?
}

extension CallFacts: FactSource {
    package func fact(for descriptor: Int32) -> DescriptorFact? { descriptors[descriptor] }
    package func interfaceName(_ index: UInt32) -> String? { interfaces[index] }
}
