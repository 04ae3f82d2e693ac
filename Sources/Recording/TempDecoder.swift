import BpfAbi
enum AttrDecoder {
    static func decode(_ c: CapturedCall, facts: CallFacts) -> DecodedAttr { DecodedAttr(fields: []) }
}
