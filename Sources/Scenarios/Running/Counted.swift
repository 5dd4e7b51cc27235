public import Convergence

/// Something that a run counts: a counter of its report, or a kind of fault that took effect.
public enum Counted: Hashable, Sendable {
  /// A counter of the report.
  case counter(RunCounter)
  /// How often faults of a family took effect.
  case fault(FaultFamily)

  /// How scenarios name it.
  public var name: String {
    switch self {
    case .counter(let counter): counter.rawValue
    case .fault(let family): family.name
    }
  }

  /// Everything that can be counted, by name.
  public static let names =
    RunCounter.allCases.map(\.rawValue) + FaultFamily.allCases.map(\.name)

  /// What a name stands for.
  public init?(name: String) {
    if let counter = RunCounter(rawValue: name) {
      self = .counter(counter)
    } else if let family = FaultFamily(name: name) {
      self = .fault(family)
    } else {
      return nil
    }
  }
}
