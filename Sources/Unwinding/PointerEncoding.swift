/// How unwind tables write an address: `DW_EH_PE_*` of the Linux Standard Base.
enum PointerEncoding {
    static let absolute: UInt8 = 0x00
    static let fromHere: UInt8 = 0x10
    static let fromHeader: UInt8 = 0x30

    static let signed32: UInt8 = 0x0b

    /// In bytes; nil for a number of variable width, an absent one, or one too short for an address.
    static func width(_ encoding: UInt8) -> Int? {
        switch encoding & 0x0f {
        case 0x03, signed32: 4
        case 0x00, 0x04, 0x0c: 8
        default: nil
        }
    }

    static func isSigned(_ encoding: UInt8) -> Bool { encoding & 0x08 != 0 }

    static func origin(_ encoding: UInt8) -> UInt8 { encoding & 0x70 }
}
