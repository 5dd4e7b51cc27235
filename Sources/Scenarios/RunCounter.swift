/// What a run counts, under the names that expectations use.
public enum RunCounter: String, CaseIterable, Sendable {
  /// Edits that replicas have accepted.
  case edits
  /// Edits refused because a field was of another kind.
  case refusedEdits = "refused-edits"
  /// Edits that found their replica down.
  case missedEdits = "missed-edits"
  /// Edits lost in a crash before they were durable.
  case lostEdits = "lost-edits"
  /// Messages sent.
  case messages
  /// Bytes sent.
  case bytes
  /// Messages lost by chance.
  case dropped
  /// Messages of which a second copy was made.
  case duplicated
  /// Messages held back.
  case reordered
  /// Messages lost on cut links.
  case cutOff = "cut-off"
  /// Processes ended.
  case crashes
  /// Processes started again.
  case restarts
  /// Deltas sent.
  case deltas
  /// Whole states sent, because deltas were no longer to be had.
  case wholeStates = "whole-states"
  /// Pieces sent of what is too large for one packet.
  case chunks
  /// Transfers in pieces that went on where an earlier session had ended.
  case resumed
  /// Changes received that were all known.
  case redundant
  /// Signs of life sent.
  case heartbeats
  /// Times a peer was addressed again because it had not answered.
  case repeats
}
