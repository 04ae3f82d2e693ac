import LinuxCalls
import Testing

@testable import Replay

struct SandboxErrorTests {
    @Test(arguments: SandboxStep.allCases)
    func everyStepSaysWhatItWasFor(_ step: SandboxStep) {
        let text = "\(SandboxError.step(step, errno: 1))"
        #expect(text.hasPrefix("the sandbox cannot \(step.purpose): Operation not permitted"))
    }

    @Test func whatIsNeededIsNamed() {
        #expect("\(SandboxError.notRoot)".contains("sudo"))
        #expect("\(SandboxError.tooOld(kernel: "6.1.0-41"))".contains("6.9"))
        #expect("\(SandboxError.tooOld(kernel: "6.1.0-41"))".contains("6.1.0-41"))
        let option = SandboxSettings.Delegation(key: "delegate_progs", value: "later")
        #expect("\(SandboxError.unknownName(option))".contains("progs:later"))
        #expect("\(SandboxError.noCgroup(reason: "x"))".contains("--cgroup host"))
    }
}
