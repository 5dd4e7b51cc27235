/// What the kernel must reach on one core, beside the rows that measure it.
enum Musts {
  /// Nanoseconds for one operation, or bytes.
  static let limits: [String: Double] = [
    "set/build/100000": 36e6,
    "set/insert/1000000": 1e3,
    "set/merge strangers/100000": 10e6,
    "set/merge again/100000": 3e6,
    "set/merge itself/1000000": 1e3,
    "set/merge forks/1000000": 100e3,
    "set/apply delta of 1000/100000": 1e6,
    "set/apply removal/1000000": 5e3,
    "set/bytes of insertion/1000000": 48 + 10,
    "set/bytes of removal/1000000": 48 + 10,
    "set/encode/100000": 8e6,
    "set/decode/100000": 12e6,
    "set/bytes/100000": 1e6,
    "set/memory/100000": 64,
    "set/memory/1000000": 64,
    "counter/increments/1000000": 20e6,
    "counter/join/1000": 5e3,
    "map/bytes/100000": 0.9e6,
    "history/bytes, one transaction": 1.3e6,
    "history/bytes, one each": 1.3e6,
    "replication/overhead/ahead-by-1": 64,
    "replication/overhead/ahead-by-100": 64,
    "replication/overhead/ahead-by-10000": 64,
    "replication/sent/mesh-of-15": 18e3,
    "replication/sent/beyond-the-log/100000": 64,
  ]
}
