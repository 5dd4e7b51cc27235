public import Convergence

/// What a workload asks of a simulated replica.
public enum DocumentCommand: Hashable, Sendable {
  /// An edit of the document, how far it is to be replicated before its author is told, and for
  /// whom it is made.
  case edit(DocumentOperation, Confirmation? = nil, client: String? = nil)
  /// A client looks at a place; what it finds is judged.
  ///
  /// If it has seen more elsewhere than is here, it waits for so many nanoseconds for that to come.
  case read(DocumentPath, client: String, within: Int64? = nil)
  /// A client that has come to look at a place waits until what it has seen elsewhere is here.
  case wait(SessionToken, DocumentPath, client: String, within: Int64)
  /// The replica is to hold a part of the document from now on; everything if none is named.
  case subscribe(PathSelection?)

  /// How far an edit is to be replicated, and for how many nanoseconds its author waits for that.
  public struct Confirmation: Hashable, Sendable {
    /// Where the edit must be.
    public let level: WriteLevel
    /// How long its author waits, in nanoseconds.
    public let patience: Int64

    init(_ level: WriteLevel, within patience: Int64) {
      self.level = level
      self.patience = patience
    }
  }
}
