import Foundation
import TestSupport
import Testing

@testable import bpfrec

struct OutputFileTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    func attributes(_ name: String) throws -> [FileAttributeKey: Any] {
        try FileManager.default.attributesOfItem(atPath: directory.file(name))
    }

    func write(_ text: String, to name: String, _ existing: OutputFile.Existing, owner: FileOwner? = nil)
        throws
    {
        let file = try OutputFile.open(directory.file(name), existing: existing, owner: owner)
        try file.write(Array(text.utf8))
        try file.finish()
    }

    @Test(arguments: [OutputFile.Existing.becomesOld, .isReplacedAtTheEnd])
    func newFileIsForItsOwnerAlone(_ existing: OutputFile.Existing) throws {
        try write("new", to: "out", existing)
        #expect(directory.text("out") == "new")
        #expect(try attributes("out")[.posixPermissions] as? Int == 0o600)
        #expect(try directory.names() == ["out"])
    }

    @Test func existingRecordingBecomesOld() throws {
        try write("1", to: "out", .becomesOld)
        try write("2", to: "out", .becomesOld)
        try write("3", to: "out", .becomesOld)
        #expect(directory.text("out") == "3")
        #expect(directory.text("out.old") == "2")
        #expect(try directory.names() == ["out", "out.old"])
    }

    @Test func replacedFileStaysUntilTheEnd() throws {
        try directory.write("before", to: "out")
        let file = try OutputFile.open(directory.file("out"), existing: .isReplacedAtTheEnd, owner: nil)
        try file.write(Array("after".utf8))
        #expect(directory.text("out") == "before")
        try file.finish()
        #expect(directory.text("out") == "after")
        #expect(try directory.names() == ["out"])
    }

    @Test func abandonedFileLeavesNothingBehind() throws {
        try directory.write("before", to: "out")
        do {
            let file = try OutputFile.open(directory.file("out"), existing: .isReplacedAtTheEnd, owner: nil)
            try file.write(Array("half".utf8))
        }
        #expect(directory.text("out") == "before")
        #expect(try directory.names() == ["out"])
    }

    @Test(arguments: [OutputFile.Existing.becomesOld, .isReplacedAtTheEnd])
    func plantedLinkIsReplacedAndNotFollowed(_ existing: OutputFile.Existing) throws {
        try directory.write("precious", to: "victim")
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("out"), withDestinationPath: directory.file("victim"))
        try write("new", to: "out", existing)
        #expect(directory.text("victim") == "precious")
        #expect(directory.text("out") == "new")
        #expect(try attributes("out")[.type] as? FileAttributeType == .typeRegular)
    }

    @Test(arguments: [OutputFile.Existing.becomesOld, .isReplacedAtTheEnd])
    func danglingLinkMakesNoFileElsewhere(_ existing: OutputFile.Existing) throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("out"), withDestinationPath: directory.file("elsewhere"))
        try write("new", to: "out", existing)
        #expect(directory.text("elsewhere") == nil)
        #expect(directory.text("out") == "new")
    }

    @Test(arguments: [OutputFile.Existing.becomesOld, .isReplacedAtTheEnd])
    func deviceIsWrittenAndNeverRenamed(_ existing: OutputFile.Existing) throws {
        let file = try OutputFile.open("/dev/null", existing: existing, owner: FileOwner(uid: 1, gid: 1))
        try file.write([1, 2, 3])
        try file.finish()
        #expect(FileManager.default.fileExists(atPath: "/dev/null"))
        #expect(!FileManager.default.fileExists(atPath: "/dev/null.old"))
        let owner = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.ownerAccountID] as? Int
        #expect(owner == 0)
    }

    @Test func linkToADeviceOfOurOwnIsFollowed() throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("out"), withDestinationPath: "/dev/null")
        try write("gone", to: "out", .becomesOld)
        #expect(try attributes("out")[.type] as? FileAttributeType == .typeSymbolicLink)
    }

    @Test(arguments: ["/dev/fd", "/proc/self/fd"])
    func descriptorOfOursIsWrittenWhereItStands(_ folder: String) throws {
        try directory.write("before ", to: "out")
        let descriptor = open(directory.file("out"), O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(descriptor) }
        let file = try OutputFile.open("\(folder)/\(descriptor)", existing: .becomesOld, owner: nil)
        try file.write(Array("after".utf8))
        try file.finish()
        #expect(directory.text("out") == "before after")
        #expect(try directory.names() == ["out"])
    }

    @Test func standardOutputIsNoFileOfDev() throws {
        try OutputFile.open("/dev/stdout", existing: .becomesOld, owner: nil).finish()
        #expect(!FileManager.default.fileExists(atPath: "/dev/stdout.old"))
        #expect(throws: CommandFailure.cannot("cannot write /dev/fd/999: Bad file descriptor")) {
            _ = try OutputFile.open("/dev/fd/999", existing: .becomesOld, owner: nil)
        }
    }

    @Test(.requires(.root)) func linkToADeviceOfAnotherUserIsRefused() throws {
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("out"), withDestinationPath: "/dev/null")
        #expect(lchown(directory.file("out"), 12345, 12345) == 0)
        #expect(
            throws: CommandFailure.cannot(
                "cannot write \(directory.file("out")): it is a symbolic link that another user made")
        ) { try write("x", to: "out", .becomesOld) }
        try write("x", to: "out", .becomesOld, owner: FileOwner(uid: 12345, gid: 12345))
    }

    @Test func pipeIsWrittenAsItIs() throws {
        #expect(mkfifo(directory.file("out"), 0o600) == 0)
        let reader = open(directory.file("out"), O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try write("through", to: "out", .becomesOld)
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == "through")
        #expect(try directory.names() == ["out"])
    }

    @Test(.requires(.root)) func filesBelongToTheUserBehindSudo() throws {
        for existing in [OutputFile.Existing.becomesOld, .isReplacedAtTheEnd] {
            try write("x", to: "out", existing, owner: FileOwner(uid: 12345, gid: 23456))
            #expect(try attributes("out")[.ownerAccountID] as? Int == 12345)
            #expect(try attributes("out")[.groupOwnerAccountID] as? Int == 23456)
            #expect(try attributes("out")[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func fullDeviceIsReportedAtOnce() throws {
        #expect(throws: CommandFailure.cannot("cannot write /dev/full: No space left on device")) {
            let file = try OutputFile.open("/dev/full", existing: .becomesOld, owner: nil)
            try file.write([1])
        }
    }

    @Test func impossiblePathsAreNamed() throws {
        let missing = directory.file("nowhere/out")
        #expect(throws: CommandFailure.cannot("cannot write \(missing): No such file or directory")) {
            _ = try OutputFile.open(missing, existing: .becomesOld, owner: nil)
        }
        #expect(throws: CommandFailure.cannot("cannot write \(directory.path): it is a directory")) {
            _ = try OutputFile.open(directory.path, existing: .becomesOld, owner: nil)
        }
        #expect(throws: CommandFailure.cannot("cannot write \(directory.path)/: it is a directory")) {
            _ = try OutputFile.open(directory.path + "/", existing: .becomesOld, owner: nil)
        }
    }

    struct OwnerRow: Sendable {
        let euid: UInt32
        let variables: [String: String]
        let owner: FileOwner?
    }

    static let owners: [OwnerRow] = [
        OwnerRow(euid: 0, variables: ["SUDO_UID": "7", "SUDO_GID": "8"], owner: FileOwner(uid: 7, gid: 8)),
        OwnerRow(euid: 1000, variables: ["SUDO_UID": "7", "SUDO_GID": "8"], owner: nil),
        OwnerRow(euid: 0, variables: [:], owner: nil),
        OwnerRow(euid: 0, variables: ["SUDO_UID": "7"], owner: nil),
        OwnerRow(euid: 0, variables: ["SUDO_UID": "x", "SUDO_GID": "8"], owner: nil),
        OwnerRow(euid: 0, variables: ["SUDO_UID": "4294967295", "SUDO_GID": "8"], owner: nil),
    ]

    @Test(arguments: owners)
    func ownerIsTheUserBehindSudo(_ row: OwnerRow) {
        #expect(
            FileOwner.invokingUser(effectiveUid: row.euid, environment: { row.variables[$0] }) == row.owner)
    }
}
