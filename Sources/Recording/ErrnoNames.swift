/// The errors of the kernel: names as in asm-generic/errno.h and linux/errno.h (Linux 6.18), and a reader's words.
package enum ErrnoNames {
    /// `EPERM`; `E999` for a number that no table knows.
    package static func name(_ errno: Int32) -> String {
        row(errno)?.name ?? "E\(errno)"
    }

    /// `Operation not permitted`.
    package static func text(_ errno: Int32) -> String {
        row(errno)?.text ?? "Unknown error \(errno)"
    }

    /// The number of a name as `name(_:)` gives it.
    package static func number(named name: String) -> Int32? {
        if let row = rows.first(where: { $0.name == name }) { return row.number }
        guard name.first == "E", let number = Int32(name.dropFirst()), number > 0, number < 4096 else {
            return nil
        }
        return number
    }

    private struct Row: Sendable {
        let number: Int32
        let name: String
        let text: String

        init(_ number: Int32, _ name: String, _ text: String) {
            self.number = number
            self.name = name
            self.text = text
        }
    }

    private static func row(_ errno: Int32) -> Row? {
        rows.first { $0.number == errno }
    }

    private static let rows: [Row] = [
        Row(1, "EPERM", "Operation not permitted"),
        Row(2, "ENOENT", "No such file or directory"),
        Row(3, "ESRCH", "No such process"),
        Row(4, "EINTR", "Interrupted system call"),
        Row(5, "EIO", "Input/output error"),
        Row(6, "ENXIO", "No such device or address"),
        Row(7, "E2BIG", "Argument list too long"),
        Row(8, "ENOEXEC", "Exec format error"),
        Row(9, "EBADF", "Bad file descriptor"),
        Row(10, "ECHILD", "No child processes"),
        Row(11, "EAGAIN", "Resource temporarily unavailable"),
        Row(12, "ENOMEM", "Cannot allocate memory"),
        Row(13, "EACCES", "Permission denied"),
        Row(14, "EFAULT", "Bad address"),
        Row(15, "ENOTBLK", "Block device required"),
        Row(16, "EBUSY", "Device or resource busy"),
        Row(17, "EEXIST", "File exists"),
        Row(18, "EXDEV", "Invalid cross-device link"),
        Row(19, "ENODEV", "No such device"),
        Row(20, "ENOTDIR", "Not a directory"),
        Row(21, "EISDIR", "Is a directory"),
        Row(22, "EINVAL", "Invalid argument"),
        Row(23, "ENFILE", "Too many open files in system"),
        Row(24, "EMFILE", "Too many open files"),
        Row(25, "ENOTTY", "Inappropriate ioctl for device"),
        Row(26, "ETXTBSY", "Text file busy"),
        Row(27, "EFBIG", "File too large"),
        Row(28, "ENOSPC", "No space left on device"),
        Row(29, "ESPIPE", "Illegal seek"),
        Row(30, "EROFS", "Read-only file system"),
        Row(31, "EMLINK", "Too many links"),
        Row(32, "EPIPE", "Broken pipe"),
        Row(33, "EDOM", "Numerical argument out of domain"),
        Row(34, "ERANGE", "Numerical result out of range"),
        Row(35, "EDEADLK", "Resource deadlock avoided"),
        Row(36, "ENAMETOOLONG", "File name too long"),
        Row(37, "ENOLCK", "No locks available"),
        Row(38, "ENOSYS", "Function not implemented"),
        Row(39, "ENOTEMPTY", "Directory not empty"),
        Row(40, "ELOOP", "Too many levels of symbolic links"),
        Row(42, "ENOMSG", "No message of desired type"),
        Row(43, "EIDRM", "Identifier removed"),
        Row(44, "ECHRNG", "Channel number out of range"),
        Row(45, "EL2NSYNC", "Level 2 not synchronized"),
        Row(46, "EL3HLT", "Level 3 halted"),
        Row(47, "EL3RST", "Level 3 reset"),
        Row(48, "ELNRNG", "Link number out of range"),
        Row(49, "EUNATCH", "Protocol driver not attached"),
        Row(50, "ENOCSI", "No CSI structure available"),
        Row(51, "EL2HLT", "Level 2 halted"),
        Row(52, "EBADE", "Invalid exchange"),
        Row(53, "EBADR", "Invalid request descriptor"),
        Row(54, "EXFULL", "Exchange full"),
        Row(55, "ENOANO", "No anode"),
        Row(56, "EBADRQC", "Invalid request code"),
        Row(57, "EBADSLT", "Invalid slot"),
        Row(59, "EBFONT", "Bad font file format"),
        Row(60, "ENOSTR", "Device not a stream"),
        Row(61, "ENODATA", "No data available"),
        Row(62, "ETIME", "Timer expired"),
        Row(63, "ENOSR", "Out of streams resources"),
        Row(64, "ENONET", "Machine is not on the network"),
        Row(65, "ENOPKG", "Package not installed"),
        Row(66, "EREMOTE", "Object is remote"),
        Row(67, "ENOLINK", "Link has been severed"),
        Row(68, "EADV", "Advertise error"),
        Row(69, "ESRMNT", "Srmount error"),
        Row(70, "ECOMM", "Communication error on send"),
        Row(71, "EPROTO", "Protocol error"),
        Row(72, "EMULTIHOP", "Multihop attempted"),
        Row(73, "EDOTDOT", "RFS specific error"),
        Row(74, "EBADMSG", "Bad message"),
        Row(75, "EOVERFLOW", "Value too large for defined data type"),
        Row(76, "ENOTUNIQ", "Name not unique on network"),
        Row(77, "EBADFD", "File descriptor in bad state"),
        Row(78, "EREMCHG", "Remote address changed"),
        Row(79, "ELIBACC", "Can not access a needed shared library"),
        Row(80, "ELIBBAD", "Accessing a corrupted shared library"),
        Row(81, "ELIBSCN", ".lib section in a.out corrupted"),
        Row(82, "ELIBMAX", "Attempting to link in too many shared libraries"),
        Row(83, "ELIBEXEC", "Cannot exec a shared library directly"),
        Row(84, "EILSEQ", "Invalid or incomplete multibyte or wide character"),
        Row(85, "ERESTART", "Interrupted system call should be restarted"),
        Row(86, "ESTRPIPE", "Streams pipe error"),
        Row(87, "EUSERS", "Too many users"),
        Row(88, "ENOTSOCK", "Socket operation on non-socket"),
        Row(89, "EDESTADDRREQ", "Destination address required"),
        Row(90, "EMSGSIZE", "Message too long"),
        Row(91, "EPROTOTYPE", "Protocol wrong type for socket"),
        Row(92, "ENOPROTOOPT", "Protocol not available"),
        Row(93, "EPROTONOSUPPORT", "Protocol not supported"),
        Row(94, "ESOCKTNOSUPPORT", "Socket type not supported"),
        Row(95, "EOPNOTSUPP", "Operation not supported"),
        Row(96, "EPFNOSUPPORT", "Protocol family not supported"),
        Row(97, "EAFNOSUPPORT", "Address family not supported by protocol"),
        Row(98, "EADDRINUSE", "Address already in use"),
        Row(99, "EADDRNOTAVAIL", "Cannot assign requested address"),
        Row(100, "ENETDOWN", "Network is down"),
        Row(101, "ENETUNREACH", "Network is unreachable"),
        Row(102, "ENETRESET", "Network dropped connection on reset"),
        Row(103, "ECONNABORTED", "Software caused connection abort"),
        Row(104, "ECONNRESET", "Connection reset by peer"),
        Row(105, "ENOBUFS", "No buffer space available"),
        Row(106, "EISCONN", "Transport endpoint is already connected"),
        Row(107, "ENOTCONN", "Transport endpoint is not connected"),
        Row(108, "ESHUTDOWN", "Cannot send after transport endpoint shutdown"),
        Row(109, "ETOOMANYREFS", "Too many references: cannot splice"),
        Row(110, "ETIMEDOUT", "Connection timed out"),
        Row(111, "ECONNREFUSED", "Connection refused"),
        Row(112, "EHOSTDOWN", "Host is down"),
        Row(113, "EHOSTUNREACH", "No route to host"),
        Row(114, "EALREADY", "Operation already in progress"),
        Row(115, "EINPROGRESS", "Operation now in progress"),
        Row(116, "ESTALE", "Stale file handle"),
        Row(117, "EUCLEAN", "Structure needs cleaning"),
        Row(118, "ENOTNAM", "Not a XENIX named type file"),
        Row(119, "ENAVAIL", "No XENIX semaphores available"),
        Row(120, "EISNAM", "Is a named type file"),
        Row(121, "EREMOTEIO", "Remote I/O error"),
        Row(122, "EDQUOT", "Disk quota exceeded"),
        Row(123, "ENOMEDIUM", "No medium found"),
        Row(124, "EMEDIUMTYPE", "Wrong medium type"),
        Row(125, "ECANCELED", "Operation canceled"),
        Row(126, "ENOKEY", "Required key not available"),
        Row(127, "EKEYEXPIRED", "Key has expired"),
        Row(128, "EKEYREVOKED", "Key has been revoked"),
        Row(129, "EKEYREJECTED", "Key was rejected by service"),
        Row(130, "EOWNERDEAD", "Owner died"),
        Row(131, "ENOTRECOVERABLE", "State not recoverable"),
        Row(132, "ERFKILL", "Operation not possible due to RF-kill"),
        Row(133, "EHWPOISON", "Memory page has hardware error"),
        Row(512, "ERESTARTSYS", "To be restarted if SA_RESTART is set"),
        Row(513, "ERESTARTNOINTR", "To be restarted"),
        Row(514, "ERESTARTNOHAND", "To be restarted if no handler"),
        Row(516, "ERESTART_RESTARTBLOCK", "Interrupted by signal"),
        Row(524, "ENOTSUPP", "Operation is not supported"),
    ]
}
