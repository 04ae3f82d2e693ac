import LinuxCalls
import Recording

/// The births and ends of processes and threads, and their programs.
extension TraceLoop {
    func adoptChild(of thread: TracedThread) {
        guard let message = try? Ptrace.eventMessage(thread.tid), let child = Int32(exactly: message) else {
            return
        }
        // It may have stopped, and even have been killed, before this event was looked at.
        guard early.remove(child) == nil, otherChildren.removeValue(forKey: child) == nil,
            threads[child] == nil
        else {
            threads[child]?.process.inherit(from: thread.process)
            return
        }
        adopt(child, by: thread)
    }

    func adopt(_ tid: Int32, by parent: TracedThread?) {
        let pid: Int32
        if let parent {
            // The kernel reports a thread as a fork where its maker asks for SIGCHLD.
            pid = Signals.isThread(tid, of: parent.process.pid) ? parent.process.pid : tid
        } else {
            pid = ProcessFiles.status(tid, "Tgid") ?? tid
        }
        let comm = parent?.comm ?? ProcessFiles.comm(tid) ?? ""
        let process: TracedProcess
        if let known = processes[pid] {
            process = known
        } else {
            process = TracedProcess(pid: pid, symbols: symbols)
            processes[pid] = process
            if let parent { process.inherit(from: parent.process) }
            let parent = parent?.process.pid ?? ProcessFiles.status(pid, "PPid") ?? 0
            announce(pid, comm, .start(parent: parent))
        }
        threads[tid] = TracedThread(tid: tid, process: process, state: ThreadState(mode: mode), comm: comm)
        process.threads += 1
    }

    func drop(_ thread: TracedThread) {
        threads[thread.tid] = nil
        thread.process.threads -= 1
    }

    func announce(_ pid: Int32, _ comm: String, _ change: ProcessEvent.Change) {
        sink.receive(.process(ProcessEvent(time: now(), pid: pid, comm: comm, change: change)))
    }

    func replaceProgram(_ thread: TracedThread) {
        let process = thread.process
        observe()
        beginObserving()
        injector?.forget(thread.tid)
        dropSiblings(of: thread)
        takeExecutions()
        let program = ExecutedProgram(process.pid, seen: process.execution)
        process.replaceProgram()
        thread.comm = program.comm
        announce(process.pid, program.comm, .exec(exe: program.exe, argv: program.arguments))
    }

    /// At its exec, or at the end of its leader, a process has no other threads any more. The one that called exec goes under
    /// the process's own number, and its former one is never heard of again.
    func dropSiblings(of thread: TracedThread) {
        guard thread.process.threads > 1 else { return }
        for (other, sibling) in threads where sibling.process === thread.process && other != thread.tid {
            collector.abandon(sibling)
            injector?.forget(other)
            // Who made it is gone, too, and will not tell.
            early.remove(other)
            drop(sibling)
        }
    }

    func forget(_ thread: TracedThread, _ stop: Stop) {
        let process = thread.process
        let pid = process.pid
        // What it was asked last is still to be told, with its name.
        observe()
        injector?.forget(thread.tid)
        if thread.tid == pid { dropSiblings(of: thread) }
        drop(thread)
        // The leader is the last to be reported. Where it ended before we came, others may live of whom we do not hear yet, or
        // no longer.
        guard thread.tid == pid || (process.threads == 0 && !ProcessFiles.isAlive(pid)) else { return }
        // What it executed is not to be taken for what the next process of its number does.
        takeExecutions()
        processes[pid] = nil
        announceCounts(of: pid, comm: thread.comm)
        switch stop {
        case .exited(let status):
            announce(pid, thread.comm, .exit(status: status))
            if pid == mainPid { end = .exited(status: status) }
        case .killed(let signal):
            announce(pid, thread.comm, .killed(signal: signal))
            if pid == mainPid { end = .killed(signal: signal) }
        default:
            break
        }
    }
}
