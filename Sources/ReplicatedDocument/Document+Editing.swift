public import CRDTs
public import Causality

extension Document {
  /// Edits the document with the capabilities of a replica.
  ///
  /// Most callers use ``DocumentReplica``, which keeps the capabilities. This is for hosts that
  /// store document, dots and clock in their own way.
  ///
  /// - Parameters:
  ///   - dots: The source of the edit's dots; unchanged if the edit is refused.
  ///   - clock: Gives the edit its timestamp; unchanged if the edit is refused.
  ///   - now: The physical time.
  ///   - limits: What the document may hold.
  ///   - reserved: Fields that another replica has the authority over; edits of them are refused.
  ///   - body: The edits, as one transaction. It may throw a ``DocumentError`` or any other error.
  /// - Returns: One delta for all edits; it says nothing if nothing changed.
  @discardableResult
  public mutating func edit<Failure: Error>(
    using dots: inout DotSource, clock: inout HybridClock, at now: Instant,
    within limits: DocumentLimits = DocumentLimits(), sparing reserved: PathSelection? = nil,
    _ body: (inout DocumentEditor) throws(Failure) -> Void
  ) throws(Failure) -> Delta {
    var advanced = clock
    var editor = DocumentEditor(
      dots: DotSource(unchecked: dots.replica, after: dots.sequence),
      timestamp: advanced.tick(at: now), limits: limits)
    editor.reserved = reserved
    // Handed over and back, so that at no time two own it and a change must copy.
    swap(&state.store, &editor.store)
    defer { swap(&state.store, &editor.store) }
    do throws(Failure) {
      try body(&editor)
    } catch {
      editor.undoLog.rollBack(&editor.store.fields)
      throw error
    }
    let delta = editor.joinedChanges()
    guard !delta.context.isEmpty else { return Delta() }
    state.context.merge(delta.context)
    dots = DotSource(unchecked: dots.replica, after: editor.dots.sequence)
    clock = advanced
    return delta
  }
}
