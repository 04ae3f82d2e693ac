import Glibc

@main
struct Bpfrec {
    static func main() {
        let status = Dispatcher(terminal: .ofThisProcess()).run(CommandWord.ofThisProcess())
        exit(status.code)
    }
}
