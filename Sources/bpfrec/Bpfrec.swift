@main
struct Bpfrec {
    static func main() {}
}
