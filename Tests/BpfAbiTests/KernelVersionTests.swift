import BpfAbi
import Testing

struct KernelVersionTests {
    @Test(arguments: [("6.18.44-2-amd64", "6.18"), ("7.2", "7.2"), ("6.1-rc3", "6.1")])
    func theFirstTwoNumbersCount(text: String, release: String) {
        #expect(KernelVersion(text)?.description == release)
    }

    @Test(arguments: ["", "6", "six.one", "6.", ".1", "99999.1"])
    func otherTextIsNoRelease(text: String) {
        #expect(KernelVersion(text) == nil)
    }

    @Test func releasesAreOrderedAsNumbers() throws {
        let older = try #require(KernelVersion("6.9"))
        let newer = try #require(KernelVersion("6.10"))
        #expect(older < newer)
    }
}
