public import CRDTs
public import CanonicalCoding

/// A store that replicas exchange, in whole or in part.
///
/// A conformance is one line for stores that are always held in whole. A store that has parts names
/// how they are described, and says what belongs to one:
///
/// ```swift
/// extension Inbox: ReplicatedStore {
///   public func restricted(to folders: FolderNames) -> Inbox { … }
/// }
/// ```
public protocol ReplicatedStore: DotStore, CanonicalCodable {
  /// How a part of a store is described; ``Undivided`` if there are none.
  associatedtype Selection: StoreSelection = Undivided

  /// What the store says of a part, and nothing of the rest; a whole stays one.
  ///
  /// Two laws hold, of states and of deltas alike. The part of a join is the join of the parts,
  /// read in the contexts of the wholes; therefore a replica of a part need not know what it does
  /// not hold. And a dot stands in one place, inside of the part or outside of it.
  func restricted(to selection: Selection) -> Self
}

extension ReplicatedStore where Selection == Undivided {
  /// All of it, since nothing else can be asked for.
  public func restricted(to selection: Undivided) -> Self { self }
}

/// The description of a part of a store.
public protocol StoreSelection: Hashable, Sendable, CanonicalCodable {
  /// Whether everything that another selection describes is described by this one.
  ///
  /// To deny it where it is true is allowed, and costs bytes; to claim it where it is not is not.
  func covers(_ other: Self) -> Bool
}

/// The description of a part of a store that has none: there is no such value.
public struct Undivided: StoreSelection {
  private init() {}

  /// There is nothing to ask.
  public func covers(_ other: Undivided) -> Bool { true }

  /// There is nothing to write.
  public func encode(into encoder: inout CanonicalEncoder) {}

  /// Refuses, since there is nothing to read.
  public init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    throw decoder.error(.unknownTag(0))
  }
}
