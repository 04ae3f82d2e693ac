package import BpfAbi
import LinuxCalls

/// Tells what a traced process's descriptors are, from /proc.
///
/// Nothing stops a process when it closes or duplicates a descriptor, since those calls are hot in many programs, so
/// what is remembered may be stale. The data path of maps takes what is at most 10 ms old: it only decides how many
/// bytes of a key and a value are kept. Every other command asks anew.
package final class DescriptorReader: FactSource {
    private struct Remembered {
        var fact: DescriptorFact?
        var time: UInt64
    }

    static let dataPathAge: UInt64 = 10_000_000

    private let pid: Int32
    /// Whose table is asked: threads may have unshared it.
    private var tid: Int32
    private var now: UInt64 = 0
    private var acceptableAge: UInt64 = 0
    private var remembered: [Int32: Remembered] = [:]
    /// The one that was asked for last: a call asks again and again for its map.
    private var latest: (descriptor: Int32, known: Remembered)?
    private var objects: NewObjects

    package init(pid: Int32) {
        self.pid = pid
        tid = pid
        objects = NewObjects(pid: pid)
    }

    /// Says for whom, when and how exactly the next questions are asked.
    func prepare(tid: Int32, now: UInt64, acceptableAge: UInt64) {
        self.tid = tid
        self.now = now
        self.acceptableAge = acceptableAge
    }

    func forget() {
        remembered.removeAll()
        latest = nil
    }

    package func fact(for descriptor: Int32) -> DescriptorFact? {
        if acceptableAge > 0 {
            if let latest, latest.descriptor == descriptor, now &- latest.known.time <= acceptableAge {
                return latest.known.fact
            }
            if let known = remembered[descriptor], now &- known.time <= acceptableAge {
                latest = (descriptor, known)
                return known.fact
            }
        }
        return remember(read(descriptor), of: descriptor)
    }

    /// What a call has just returned; `.other` may be anything.
    func fact(forNew descriptor: Int32, _ kind: DescriptorFact.Kind) -> DescriptorFact? {
        guard let fact = objects.fact(of: descriptor, kind, in: tid) else { return fact(for: descriptor) }
        return remember(fact, of: descriptor)
    }

    private func remember(_ fact: DescriptorFact?, of descriptor: Int32) -> DescriptorFact? {
        let known = Remembered(fact: fact, time: now)
        remembered[descriptor] = known
        latest = (descriptor, known)
        return fact
    }

    package func interfaceName(_ index: UInt32) -> String? {
        NetworkInterfaces.name(index, seenBy: pid)
    }

    private func read(_ descriptor: Int32) -> DescriptorFact? {
        guard descriptor >= 0, let link = ProcessFiles.descriptorLink(tid, descriptor),
            var fact = FdInfo.parse(ProcessFiles.descriptorInfo(tid, descriptor) ?? [], link: link)
        else { return nil }
        // A path does not tell what a directory is the root of; its file system does.
        if fact.kind == .directory || fact.kind == .file {
            switch ProcessFiles.fileSystem(tid, descriptor) {
            case 0xcafe_4a11: fact.fields.kind = .bpffs
            case 0x6367_7270: fact.fields.kind = .cgroup
            default: break
            }
        }
        return fact
    }
}
