import BpfAbi
import Foundation
import Testing

struct HelperNamesTests {
    @Test(arguments: ["5.10", "6.1", "6.12", "6.18", "7.2"])
    func helpersAreCalledAsTheKernelCallsThem(release: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let dump = try String(
            contentsOf: folder.appending(path: "Fixtures/abi-\(release).txt"), encoding: .utf8)
        var count = 0
        for line in dump.split(separator: "\n") where line.hasPrefix("    BPF_FUNC_") {
            let words = line.split(separator: " ")
            let number = try #require(Int32(words[1]))
            count += 1
            // 6.1 wrote it BPF_FUNC_unspec; number 0 is no helper.
            guard number > 0 else { continue }
            #expect(HelperNames.name(of: number) == "bpf_\(words[0].dropFirst("BPF_FUNC_".count))")
        }
        #expect(count > 150)
    }

    @Test(arguments: [.min, -1, 0, 212, .max] as [Int32])
    func otherNumbersAreNoHelpers(number: Int32) {
        #expect(HelperNames.name(of: number) == nil)
    }
}
