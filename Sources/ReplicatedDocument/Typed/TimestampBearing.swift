public import CRDTs
public import Causality
import SortedCollections

/// A store that holds timestamps, of which a replica's clock must not fall behind the latest.
public protocol TimestampBearing {
  /// The greatest timestamp in the store; zero if there is none.
  var latestTimestamp: HybridTimestamp { get }
}

extension LWWRegister: TimestampBearing {
  /// The timestamp of the value shown.
  public var latestTimestamp: HybridTimestamp { latest }
}

extension LWWMap: TimestampBearing {
  /// The greatest timestamp under any key.
  ///
  /// - Complexity: O(keys).
  public var latestTimestamp: HybridTimestamp {
    keys.reduce(.zero) { Swift.max($0, register(forKey: $1)?.latest ?? .zero) }
  }
}

extension ORMap: TimestampBearing {
  /// The greatest timestamp under any key; zero for values that bear none.
  ///
  /// - Complexity: O(keys).
  public var latestTimestamp: HybridTimestamp {
    guard Value.self is any TimestampBearing.Type else { return .zero }
    return elements.values.reduce(.zero) {
      Swift.max($0, ($1 as? any TimestampBearing)?.latestTimestamp ?? .zero)
    }
  }
}
