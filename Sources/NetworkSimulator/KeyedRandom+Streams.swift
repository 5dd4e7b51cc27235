@_exported public import Randomness

/// What the simulator draws for; its streams have numbers below 100.
extension KeyedRandom.Stream {
  /// Whether a message is lost.
  public static let drop = Self(rawValue: 1)
  /// Whether a message arrives twice.
  public static let duplicate = Self(rawValue: 2)
  /// Whether a message is held back.
  public static let reorder = Self(rawValue: 3)
  /// How long a message takes.
  public static let latency = Self(rawValue: 4)
  /// How long the second copy of a message takes.
  public static let secondLatency = Self(rawValue: 5)
  /// How long a message is held back.
  public static let holdBack = Self(rawValue: 6)
  /// How long a disk takes.
  public static let disk = Self(rawValue: 7)
  /// What a planned fault does to a message.
  public static let plannedFault = Self(rawValue: 8)
  /// When a burst of losses begins.
  public static let bursts = Self(rawValue: 9)
  /// What a crash leaves on a disk.
  public static let diskTail = Self(rawValue: 10)
  /// Which records a disk loses or cannot read.
  public static let badDisk = Self(rawValue: 11)
  /// Which of two processes with one identity a message reaches.
  public static let twin = Self(rawValue: 12)
  /// Which kinds of faults a seed has.
  public static let swarm = Self(rawValue: 13)
  /// What a process draws its chance from.
  public static let entropy = Self(rawValue: 15)
  /// A random fault of a plan.
  public static let randomFault = Self(rawValue: 14)
}
