/// One row of a table: a field of an attr or of a structure that an attr points to. Everything that bpfrec knows of
/// the field is here, so that printing, capturing and deriving a policy are each one loop over the rows. A class,
/// because such a loop runs at every call: copying a row must cost no more than a reference.
package final class Field: Sendable {
    package enum Access: Sendable {
        case input
        /// The kernel writes it.
        case output
        /// The kernel reads it and then writes it.
        case both
    }

    /// What most fields are: their bytes say all there is to say, or all where they are 0. Known beforehand, since every field
    /// of every call is written.
    enum Plainness {
        case number
        case pointer
        case neither
    }

    private let label: StaticString
    /// The same for those who compare and join.
    package let name: String
    /// The same as a key of a JSON object: `"map_type":`.
    package let key: [UInt8]
    let plainness: Plainness
    package let place: FieldPlace
    /// The release that brought the field; empty where the command brought it.
    package let since: String
    package let meaning: Meaning
    package let access: Access
    /// The kernel writes 0 where that field is 0.
    package let zeroUnless: FieldReference?
    /// The mask of a token in which the bit of this number must be set.
    package let gate: DelegationAxis?
    package let conditions: [Condition]
    /// The name with those of the structures around it: `link_create.kprobe_multi.cnt`.
    package let path: String

    private init(
        _ label: StaticString, _ place: FieldPlace, since: String = "", _ meaning: Meaning,
        access: Access = .input,
        zeroUnless: FieldReference? = nil, gate: DelegationAxis? = nil, when conditions: [Condition] = [],
        path: String = ""
    ) {
        self.label = label
        name = label.description
        key = Array("\"\(name)\":".utf8)
        plainness =
            switch meaning {
            case .number where access != .both: .number
            case .pointer: .pointer
            default: .neither
            }
        self.place = place
        self.since = since
        self.meaning = meaning
        self.access = access
        self.zeroUnless = zeroUnless
        self.gate = gate
        self.conditions = conditions
        self.path = path
    }

    package static func u32(
        _ name: StaticString, at offset: Int, since: String = "", _ meaning: Meaning = .number,
        access: Access = .input, zeroUnless: FieldReference? = nil, gate: DelegationAxis? = nil,
        when conditions: Condition...
    ) -> Field {
        Field(
            name, FieldPlace(offset: offset, width: 4), since: since, meaning, access: access,
            zeroUnless: zeroUnless, gate: gate, when: conditions)
    }

    package static func i32(
        _ name: StaticString, at offset: Int, since: String = "", _ meaning: Meaning = .signed
    ) -> Field {
        Field(name, FieldPlace(offset: offset, width: 4), since: since, meaning)
    }

    package static func u64(
        _ name: StaticString, at offset: Int, since: String = "", _ meaning: Meaning = .number,
        access: Access = .input
    ) -> Field {
        Field(name, FieldPlace(offset: offset, width: 8), since: since, meaning, access: access)
    }

    package static func text(_ name: StaticString, at offset: Int, size: Int, since: String = "") -> Field {
        Field(name, FieldPlace(offset: offset, width: size), since: since, .text)
    }

    package static func bytes(_ name: StaticString, at offset: Int, size: Int, since: String = "") -> Field {
        Field(name, FieldPlace(offset: offset, width: size), since: since, .bytes)
    }

    /// Every pointer of bpf(2) has 64 bits, whatever the caller's.
    package static func pointer(
        _ name: StaticString, at offset: Int, since: String = "", _ pointee: Pointee,
        when conditions: Condition...
    ) -> Field {
        Field(
            name, FieldPlace(offset: offset, width: 8), since: since, .pointer(pointee), when: conditions)
    }

    package static func structure(
        _ name: StaticString, since: String = "", when conditions: Condition..., fields: [Field]
    ) -> Field {
        Field(name, FieldPlace(around: fields), since: since, .structure(fields), when: conditions)
    }

    /// Fields that share a condition, but no name.
    package static func group(when condition: Condition, fields: [Field]) -> Field {
        Field("", FieldPlace(around: fields), .structure(fields), when: [condition])
    }

    package static func union(_ fields: [Field]) -> Field {
        Field("", FieldPlace(around: fields), .union(fields))
    }

    /// The row with its references looked up and its full name; `path` is that of a structure that points here.
    func resolved(
        in structure: String, among places: [String: FieldPlace], since: String, path: String
    ) -> Field {
        let since = self.since.isEmpty ? since : self.since
        let path = Self.joined(path, name)
        let inner = Self.joined(structure, name)
        let meaning: Meaning =
            switch meaning {
            case .descriptor(let role):
                .descriptor(role.resolved(in: structure, among: places))
            case .pointer(let pointee):
                .pointer(pointee.resolved(in: structure, among: places, since: since, path: path))
            case .structure(let fields):
                .structure(fields.map { $0.resolved(in: inner, among: places, since: since, path: path) })
            case .union(let fields):
                .union(fields.map { $0.resolved(in: structure, among: places, since: since, path: path) })
            default: meaning
            }
        return Field(
            label, place, since: since, meaning, access: access,
            zeroUnless: zeroUnless?.resolved(in: structure, among: places), gate: gate,
            when: conditions.map { $0.resolved(in: structure, among: places) }, path: path)
    }

    /// Rows without a name of their own belong to the structure around them.
    static func joined(_ structure: String, _ name: String) -> String {
        structure.isEmpty || name.isEmpty ? structure + name : "\(structure).\(name)"
    }
}

extension FieldPlace {
    /// From the first byte of these rows to the last.
    init(around fields: [Field]) {
        let start = fields.map(\.place.offset).min() ?? 0
        self.init(offset: start, width: (fields.map(\.place.end).max() ?? start) - start)
    }
}

extension [Field] {
    /// The rows that a capture has to look at, for it looks at every call. Unions stay whole: which arm is chosen says
    /// what descriptors are, and that is kept.
    func followed(at phase: CapturedRegion.Phase) -> [Field] {
        filter { field in
            switch field.meaning {
            case .union, .interface: true
            case .structure(let fields): !fields.followed(at: phase).isEmpty
            case .pointer(let pointee): pointee.direction != (phase == .entry ? .output : .input)
            case .descriptor: phase == .entry
            case .number, .signed, .hex, .kernelVersion, .named, .flags, .elementFlags, .text, .bytes: false
            }
        }
    }
}
