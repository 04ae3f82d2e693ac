import BpfAbi
import CLinux
import Delegation
import Glibc
import LinuxCalls

/// Serves clients until a signal ends it: one thread that never waits for any one of them.
package final class HelperServer {
    private let settings: HelperSettings
    private let log: HelperLog
    private let listener: Listener
    private var conversations: [Conversation] = []

    package init(_ settings: HelperSettings, _ listener: consuming Listener, _ log: HelperLog) {
        self.settings = settings
        self.listener = listener
        self.log = log
    }

    package func run() {
        while Signals.take() == nil {
            let now = Clock.monotonic()
            endWhatIsLate(now)
            letWaitingIn(now)
            conversations.removeAll(where: \.isOver)
            poll(now)
        }
        conversations = []
        listener.remove()
    }

    // MARK: Waiting

    /// What a descriptor is watched for.
    private enum Source {
        case listener
        case client(Conversation)
        case child(Conversation)
    }

    private func poll(_ now: UInt64) {
        var sources: [Source] = []
        var entries: [pollfd] = []
        func watch(_ descriptor: CInt, _ events: Int32, _ source: Source) {
            entries.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
            sources.append(source)
        }
        if conversations.count < settings.limits.conversations {
            watch(listener.socket.raw, POLLIN, .listener)
        }
        for conversation in conversations {
            // Whatever a client says beyond its request is not read; its end is always told.
            if case .awaitingRequest = conversation.state {
                watch(conversation.socket.raw, POLLIN, .client(conversation))
            } else {
                watch(conversation.socket.raw, 0, .client(conversation))
            }
            if let channel = conversation.child?.channel.raw { watch(channel, POLLIN, .child(conversation)) }
        }
        guard Glibc.poll(&entries, nfds_t(entries.count), milliseconds(from: now)) > 0 else { return }
        for (entry, source) in zip(entries, sources) where entry.revents != 0 {
            switch source {
            case .listener: accept()
            case .client(let conversation): hear(conversation)
            case .child(let conversation): finish(conversation)
            }
        }
    }

    private func milliseconds(from now: UInt64) -> CInt {
        let deadlines = conversations.flatMap { [$0.deadline, $0.childDeadline] }
        guard let next = deadlines.min() else { return -1 }
        return CInt(min(next > now ? (next - now) / 1_000_000 + 1 : 0, 60_000))
    }

    private func endWhatIsLate(_ now: UInt64) {
        for conversation in conversations {
            if now >= conversation.childDeadline {
                refuse(conversation, .failed, errno: ETIMEDOUT)
            } else if now >= conversation.deadline {
                // Whoever has asked and was not served is to try again.
                if case .awaitingRequest = conversation.state {
                    refuse(conversation, .notUnderstood, errno: ETIMEDOUT)
                } else {
                    refuse(conversation, .busy)
                }
            }
        }
    }

    // MARK: A conversation

    private func accept() {
        while conversations.count < settings.limits.conversations {
            let descriptor = clinux_accept(listener.socket.raw)
            guard descriptor >= 0 else {
                // Out of descriptors or memory: what is there has to end first.
                if descriptor != -EAGAIN { usleep(10_000) }
                return
            }
            let socket = OwnedDescriptor(adopting: descriptor)
            guard let peer = Peer(of: socket.raw) else { continue }
            let conversation = Conversation(
                socket, peer,
                deadline: Clock.monotonic() + UInt64(settings.limits.milliseconds) * 1_000_000)
            if !settings.serves(peer.uid) {
                refuse(conversation, .notPermitted)
            } else if conversations.count(where: { $0.peer.uid == peer.uid })
                >= settings.limits.conversationsPerUser
            {
                conversation.answer(.refused(.busy, errno: 0))
            } else {
                conversations.append(conversation)
            }
        }
    }

    /// The client's side can be read, or is closed.
    private func hear(_ conversation: Conversation) {
        guard case .awaitingRequest = conversation.state else { return conversation.end() }
        switch conversation.hear() {
        case .request(.ceiling): conversation.answer(.ceiling(settings.ceiling))
        case .request(.grant(let masks)) where masks.isWithin(settings.ceiling):
            conversation.state = .waiting(masks)
        case .request(.grant(let masks)):
            let excess = masks.beyond(settings.ceiling)
            log.refusal("refused to \(conversation.peer.description): \(excess.grantNames) beyond the policy")
            conversation.answer(.exceeds(excess))
        case .nonsense: refuse(conversation, .notUnderstood)
        case .nothing: conversation.end()
        }
    }

    /// In the order in which they came, as far as their users have not enough children already.
    private func letWaitingIn(_ now: UInt64) {
        var inside: [UInt32: Int] = [:]
        for conversation in conversations where conversation.isInside {
            inside[conversation.peer.uid, default: 0] += 1
        }
        var free = settings.limits.children - inside.values.reduce(0, +)
        for conversation in conversations where free > 0 {
            let uid = conversation.peer.uid
            guard case .waiting(let masks) = conversation.state,
                inside[uid, default: 0] < settings.limits.childrenPerUser
            else { continue }
            switch conversation.peer.userNamespace(conversation.socket.raw) {
            case .refused(let refusal, let errno): refuse(conversation, refusal, errno: errno)
            case .good(let namespace):
                do throws(SyscallError) {
                    conversation.child = try InsideChild(entering: namespace)
                    conversation.namespace = namespace.number
                    conversation.childDeadline =
                        now + UInt64(settings.limits.millisecondsInside) * 1_000_000
                    conversation.state = .inside(masks)
                    inside[uid, default: 0] += 1
                    free -= 1
                } catch {
                    refuse(conversation, .failed, errno: error.errno)
                }
            }
        }
    }

    /// The child has sent its context, or is gone.
    private func finish(_ conversation: Conversation) {
        guard case .inside(let masks) = conversation.state, let outcome = conversation.child?.outcome() else {
            return
        }
        switch consume outcome {
        case .failed(let call, let errno):
            refuse(conversation, .failed, errno: errno, "\(SyscallError(call, errno: errno))")
        case .context(let context):
            do throws(SyscallError) {
                try Bpffs.create(context, masks, for: conversation.peer)
                grant(conversation, masks, context.raw)
            } catch {
                refuse(
                    conversation, Bpffs.isUnmapped(error) ? .unmapped : .failed, errno: error.errno,
                    "\(error)")
            }
        }
    }

    private func grant(_ conversation: Conversation, _ masks: TokenMasks, _ context: CInt) {
        let who = "\(conversation.peer.description), user:[\(conversation.namespace)]"
        guard conversation.answer(.granted(masks), with: context) else { return }
        log.grant("granted to \(who): \(masks.grantNames)")
    }

    private func refuse(
        _ conversation: Conversation, _ refusal: HelperReply.Refusal, errno: Int32 = 0, _ call: String = ""
    ) {
        let reason = !call.isEmpty ? ": \(call)" : errno == 0 ? "" : ": \(ErrnoName.text(errno))"
        log.refusal("refused to \(conversation.peer.description): \(refusal.words)\(reason)")
        conversation.answer(.refused(refusal, errno: errno))
    }
}
