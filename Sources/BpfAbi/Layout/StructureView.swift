/// The bytes of an attr, or of a structure that it points to, as they are now and as they were when the kernel was
/// entered.
struct StructureView {
    var bytes: [UInt8]
    var atEntry: [UInt8]

    init(bytes: [UInt8], atEntry: [UInt8]? = nil) {
        self.bytes = bytes
        self.atEntry = atEntry ?? bytes
    }

    func reaches(_ place: FieldPlace) -> Bool { place.end <= bytes.count }

    /// A number as the kernel takes it: bytes that the caller's size leaves out are zero.
    func number(_ place: FieldPlace) -> UInt64 { Self.number(place, in: bytes) }

    func numberAtEntry(_ place: FieldPlace) -> UInt64 { Self.number(place, in: atEntry) }

    static func number(_ place: FieldPlace, in bytes: [UInt8]) -> UInt64 {
        if place.end <= bytes.count {
            let start = place.offset
            if place.width == 4 {
                return unsafe UInt64(
                    UInt32(
                        littleEndian: bytes.span.bytes.unsafeLoadUnaligned(
                            fromUncheckedByteOffset: start, as: UInt32.self)))
            }
            if place.width == 8 {
                return unsafe UInt64(
                    littleEndian: bytes.span.bytes.unsafeLoadUnaligned(
                        fromUncheckedByteOffset: start, as: UInt64.self))
            }
        }
        var value: UInt64 = 0
        var index = min(place.end, bytes.count)
        while index > place.offset {
            index -= 1
            value = value << 8 | UInt64(bytes[index])
        }
        return value
    }
}
