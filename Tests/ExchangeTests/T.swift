import Testing
struct T {}
