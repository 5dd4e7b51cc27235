import Foundation

/// The time that this process has had on a processor.
///
/// Whatever else the machine does, the same work takes about the same of it.
enum ProcessorTime {
  /// So many seconds since the process began.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Seconds in whole microseconds.
  static func micros(_ seconds: Double) -> Int { Int(seconds * 1_000_000) }
}
