/// A part of a document is what some path patterns describe, less what others do.
extension PathSelection: StoreSelection {}

/// Replicas hold a document, or the part of it that a selection of paths describes.
extension DocumentStore: ReplicatedStore {
  /// How a part is described.
  public typealias Selection = PathSelection
}
