/// What descriptors and interfaces the attr of a call was written with a fact of: what is left stands beside it.
struct ShownFacts {
    var descriptors: [Int32] = []
    var interfaces: [UInt32] = []

    mutating func removeAll() {
        if !descriptors.isEmpty { descriptors.removeAll(keepingCapacity: true) }
        if !interfaces.isEmpty { interfaces.removeAll(keepingCapacity: true) }
    }
}
