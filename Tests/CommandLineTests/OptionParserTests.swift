import Testing

@testable import bpfrec

struct OptionParserTests {
    static let parser = OptionParser(
        options: [.recordOutput, .duration, .environment, .quiet, .verbose, .processes, .strict],
        stopsAtOperand: true)

    static func parse(_ words: [String], stopsAtOperand: Bool = true) throws(CommandFailure) -> ParsedOptions
    {
        try OptionParser(options: parser.options, stopsAtOperand: stopsAtOperand)
            .parse(words.map { CommandWord(stringLiteral: $0) })
    }

    struct Spelling: Sendable {
        let words: [String]
        let output: String?
        let operands: [String]
    }

    static let spellings: [Spelling] = [
        Spelling(words: [], output: nil, operands: []),
        Spelling(words: ["-o", "a"], output: "a", operands: []),
        Spelling(words: ["-oa"], output: "a", operands: []),
        Spelling(words: ["-o=a"], output: "a", operands: []),
        Spelling(words: ["-qo", "a"], output: "a", operands: []),
        Spelling(words: ["--output", "a"], output: "a", operands: []),
        Spelling(words: ["--output=a"], output: "a", operands: []),
        Spelling(words: ["--output=a=b"], output: "a=b", operands: []),
        Spelling(words: ["--out", "a"], output: "a", operands: []),
        Spelling(words: ["--out=a"], output: "a", operands: []),
        Spelling(words: ["-o", "a", "--out=b"], output: "b", operands: []),
        Spelling(words: ["-o", "-"], output: "-", operands: []),
        Spelling(words: ["-o", "--", "app"], output: "--", operands: ["app"]),
        Spelling(words: ["--", "-o", "a"], output: nil, operands: ["-o", "a"]),
        Spelling(words: ["app", "-o", "a"], output: nil, operands: ["app", "-o", "a"]),
        Spelling(words: ["app", "--", "x"], output: nil, operands: ["app", "--", "x"]),
        Spelling(words: ["-", "x"], output: nil, operands: ["-", "x"]),
    ]

    @Test(arguments: spellings)
    func everySpellingOfAnOptionMeansTheSame(_ row: Spelling) throws {
        let parsed = try Self.parse(row.words)
        #expect(parsed.text(.recordOutput) == row.output)
        #expect(parsed.operands.map(\.text) == row.operands)
    }

    @Test func optionsMayFollowOperandsWhereNothingIsRun() throws {
        let parsed = try Self.parse(["a", "-q", "b", "--", "-q"], stopsAtOperand: false)
        #expect(parsed.count(.quiet) == 1)
        #expect(parsed.operands.map(\.text) == ["a", "b", "-q"])
    }

    @Test func flagsMayShareADash() throws {
        let parsed = try Self.parse(["-qqv", "-q"])
        #expect(parsed.count(.quiet) == 3)
        #expect(parsed.count(.verbose) == 1)
    }

    @Test func repeatedOptionsKeepTheirOrder() throws {
        let parsed = try Self.parse(["--env", "B=2", "--env=A=1=1", "--env", "C="])
        #expect(parsed.texts(.environment) == ["B=2", "A=1=1", "C="])
        #expect(try parsed.assignments(.environment).map(\.value) == ["2", "1=1", ""])
    }

    @Test func wordsOfTheApplicationKeepTheirBytes() throws {
        let word = CommandWord(bytes: [0x66, 0xff, 0xfe])
        #expect(try Self.parser.parse(["--", word]).operands == [word])
    }

    struct Mistake: Sendable {
        let words: [String]
        let message: String
    }

    static let mistakes: [Mistake] = [
        Mistake(words: ["--outptu", "a"], message: "unknown option --outptu; did you mean --output?"),
        Mistake(words: ["--outp=a"], message: "unknown option --outp; did you mean --out?"),
        Mistake(words: ["--str"], message: "unknown option --str; did you mean --strict?"),
        Mistake(words: ["--xyzzy"], message: "unknown option --xyzzy"),
        Mistake(words: ["-qz"], message: "unknown option -z"),
        Mistake(words: ["-o"], message: "-o wants a value: FILE"),
        Mistake(words: ["--out"], message: "--out wants a value: FILE"),
        Mistake(words: ["--output="], message: "--output wants a value: FILE"),
        Mistake(words: ["--strict=yes"], message: "--strict takes no value"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreNamed(_ row: Mistake) {
        #expect(throws: CommandFailure.usage(row.message)) { try Self.parse(row.words) }
    }
}
