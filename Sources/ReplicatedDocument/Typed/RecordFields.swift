public import CRDTs
public import CanonicalCoding
import Causality

/// The fields of a record, in the order in which they are encoded.
public struct RecordFields<Record: Equatable & Sendable>: Sendable {
  let list: [RecordField<Record>]

  /// The names of the fields, in order.
  public var names: [String] { list.map(\.name) }
}

extension RecordFields: ExpressibleByArrayLiteral {
  /// The given fields; no two may share a name or a key path.
  public init(arrayLiteral fields: RecordField<Record>...) {
    precondition(Set(fields.map(\.name)).count == fields.count, "two fields share a name")
    precondition(Set(fields.map(\.path)).count == fields.count, "a field is listed twice")
    list = fields
  }
}

/// One field of a record: a name for people, and everything a record does field by field.
public struct RecordField<Record: Equatable & Sendable>: Sendable {
  /// What people call the field.
  public let name: String

  nonisolated(unsafe) let path: PartialKeyPath<Record>
  let reset: @Sendable (inout Record, Bool) -> Void
  let isWhole: @Sendable (Record) -> Bool
  let isEmpty: @Sendable (Record) -> Bool
  let isBlank: @Sendable (Record, Bool) -> Bool
  let isSame: @Sendable (Record, Record) -> Bool
  let forEachDot: @Sendable (Record, (Dot) -> Void) -> Void
  let merge: @Sendable (inout Record, Record, CausalContext, CausalContext) -> Void
  /// Puts what a record speaks of, with nothing in it, into another.
  let empty: @Sendable (inout Record, Record) -> Void
  /// Every dot of the field, each alone in a blank record.
  let dotsAlone: @Sendable (Record, Record) -> [(Dot, Record)]
  /// Puts the difference of two records into a third.
  let difference:
    @Sendable (inout Record, Record, Record, CausalContext, CausalContext, inout [Dot]) -> Void
  let latestTimestamp: @Sendable (Record) -> HybridTimestamp
  let encode: @Sendable (Record, inout CanonicalEncoder) -> Void
  let decode:
    @Sendable (inout Record, inout CanonicalDecoder) throws(CanonicalDecodingError) -> Void

  /// The field at a key path.
  ///
  /// - Parameters:
  ///   - name: What people call it.
  ///   - path: Where it is stored.
  public init<Store: DotStore & CanonicalCodable>(
    _ name: String, _ path: any WritableKeyPath<Record, Store> & Sendable
  ) {
    self.name = name
    self.path = path
    reset = { $0[keyPath: path] = Store(isWhole: $1) }
    isWhole = { $0[keyPath: path].isWhole }
    isEmpty = { $0[keyPath: path].isEmpty }
    isBlank = { $0[keyPath: path] == Store(isWhole: $1) }
    isSame = { $0[keyPath: path] == $1[keyPath: path] }
    forEachDot = { $0[keyPath: path].forEachDot($1) }
    merge = { mine, theirs, context, otherContext in
      mine[keyPath: path].merge(
        theirs[keyPath: path], context: context, otherContext: otherContext)
    }
    empty = { $0[keyPath: path] = $1[keyPath: path].emptied() }
    dotsAlone = { record, blank in
      var result: [(Dot, Record)] = []
      record[keyPath: path].forEachDotAlone { dot, part in
        var alone = blank
        alone[keyPath: path] = part
        result.append((dot, alone))
      }
      return result
    }
    difference = { missing, mine, theirs, context, otherContext, removed in
      missing[keyPath: path] = mine[keyPath: path].difference(
        from: theirs[keyPath: path], context: context, otherContext: otherContext,
        removed: &removed)
    }
    // A cast, not a constraint: no field that bears timestamps can be forgotten.
    latestTimestamp = {
      ($0[keyPath: path] as? any TimestampBearing)?.latestTimestamp ?? .zero
    }
    encode = { $0[keyPath: path].encode(into: &$1) }
    decode = { (record, decoder) throws(CanonicalDecodingError) in
      record[keyPath: path] = try Store(from: &decoder)
    }
  }
}
