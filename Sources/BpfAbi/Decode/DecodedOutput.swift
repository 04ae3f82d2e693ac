/// Where the fields of a decoded attr go, one after another: into a tree, for those who look at them, or straight into a
/// recording, for whose writing the application waits. What a pointer leads to comes whole, as one value.
package protocol DecodedOutput: ~Copyable {
    /// A field that a row describes. `atEntry` is what the caller had put there, where the kernel answered with another value.
    mutating func field(_ row: Field, _ value: DecodedValue, atEntry: DecodedValue?)
    mutating func field(_ row: Field, descriptor: Int32, _ fact: DescriptorFact?)
    mutating func field(_ row: Field, number: UInt64)
    /// A pointer to nothing.
    mutating func field(nothingAt row: Field)
    /// One that no row describes.
    mutating func field(named name: String, _ value: DecodedValue)
    /// The fields until `endStructure` are of that one.
    mutating func beginStructure(_ name: String)
    mutating func endStructure()
}

/// The fields as values.
struct DecodedTree: DecodedOutput {
    private(set) var fields: [DecodedField] = []
    /// The structures around, and their fields so far.
    private var outer: [(name: String, fields: [DecodedField])] = []

    mutating func field(_ row: Field, _ value: DecodedValue, atEntry: DecodedValue?) {
        fields.append(DecodedField(row.name, value, atEntry: atEntry))
    }

    mutating func field(_ row: Field, descriptor: Int32, _ fact: DescriptorFact?) {
        fields.append(DecodedField(row.name, .descriptor(descriptor, fact)))
    }

    mutating func field(_ row: Field, number: UInt64) {
        fields.append(DecodedField(row.name, .number(number)))
    }

    mutating func field(nothingAt row: Field) {
        fields.append(DecodedField(row.name, .null))
    }

    mutating func field(named name: String, _ value: DecodedValue) {
        fields.append(DecodedField(name, value))
    }

    mutating func beginStructure(_ name: String) {
        outer.append((name, fields))
        fields = []
    }

    mutating func endStructure() {
        guard case (let name, var around)? = outer.popLast() else { return }
        around.append(DecodedField(name, .structure(fields)))
        fields = around
    }
}
