public import CRDTs
public import CanonicalCoding
public import Causality

/// A struct whose fields are causal types, joined field by field under one context.
///
/// List the fields once, by key path; everything else follows from that list: the join, the
/// deltas, the bytes, and what a merge has changed.
///
/// ```swift
/// struct Trip: CausalRecord {
///   var title = LWWRegister<String>()
///   var packing = ORSet<String>()
///   var budget = CausalCounter()
///
///   static let fields: RecordFields<Trip> = [
///     .init("title", \.title), .init("packing", \.packing), .init("budget", \.budget),
///   ]
/// }
/// ```
///
/// A record is a dot store like its fields: it can be the value of an `ORMap`, the field of another
/// record, and the store of a `Replica`. As a document of its own it lives in a ``TypedDocument``.
///
/// A field that is not listed would be lost, so to edit it stops the program. Append new fields at
/// the end of the list and never change the order: a field's place is its name in the bytes.
public protocol CausalRecord: DotStore, CanonicalCodable, TimestampBearing {
  /// A record in which every field is blank; a struct whose fields have defaults has it already.
  init()

  /// The fields, in the order in which they are encoded.
  static var fields: RecordFields<Self> { get }
}

extension CausalRecord {
  /// A record without dots, whose fields answer for everything or only for what they list.
  public init(isWhole: Bool) {
    self.init()
    for field in Self.fields.list { field.reset(&self, isWhole) }
  }

  /// Whether every field answers for everything.
  public var isWhole: Bool { Self.fields.list.allSatisfy { $0.isWhole(self) } }

  /// Whether no field holds a dot.
  public var isEmpty: Bool { Self.fields.list.allSatisfy { $0.isEmpty(self) } }

  /// Calls the body with the dots of every field.
  public func forEachDot(_ body: (Dot) -> Void) {
    for field in Self.fields.list { field.forEachDot(self, body) }
  }

  /// Joins field by field.
  public mutating func merge(
    _ other: Self, context: CausalContext, otherContext: CausalContext
  ) {
    for field in Self.fields.list { field.merge(&self, other, context, otherContext) }
  }

  /// Edits one field.
  ///
  /// ```swift
  /// replica.edit { trip, dots in
  ///   trip.update(\.packing, using: &dots) { $0.insert("passport", using: &$1) }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - dots: The source of the edit's dots.
  ///   - body: Calls one mutator of the field and returns its delta, or joins those of several.
  /// - Returns: The same delta, in its place in a record.
  /// - Precondition: The field is one of ``fields``, or in one of them.
  @discardableResult
  public mutating func update<Store: DotStore, Failure: Error>(
    _ field: WritableKeyPath<Self, Store>, using dots: inout DotSource,
    _ body: (inout Store, inout DotSource) throws(Failure) -> Store.Delta
  ) throws(Failure) -> Delta {
    let change = try body(&self[keyPath: field], &dots)
    guard !change.context.isEmpty else { return Delta() }
    var part = Self(isWhole: false)
    part[keyPath: field] = change.store
    precondition(part.tells(of: change.store), "a field that is not listed was edited")
    return Delta(store: part, context: change.context)
  }

  /// Whether a change that was put into this blank record is seen through the fields listed.
  func tells(of change: some DotStore) -> Bool { isEmpty == change.isEmpty }

  /// The greatest timestamp in any field.
  public var latestTimestamp: HybridTimestamp {
    Self.fields.list.reduce(.zero) { max($0, $1.latestTimestamp(self)) }
  }
}
