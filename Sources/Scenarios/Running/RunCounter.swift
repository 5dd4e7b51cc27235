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
  /// Packets refused.
  case rejected
  /// Proofs that an identity was in use twice.
  case doubleMints = "double-mints"
  /// Identities that were retired because somebody else has edited under them.
  case retiredIdentities = "retired-identities"
  /// Records that a crash has cut off and a start has left out.
  case tornRecords = "torn-records"
  /// Records that a start could not read.
  case unreadableRecords = "unreadable-records"
  /// Timestamps too far ahead to be followed.
  case clockRefusals = "clock-refusals"
  /// Edits whose authors were told in time that they are where they were to be.
  case confirmed
  /// Edits whose authors were told that they are not.
  case unconfirmed
  /// Edits that were proposed to the replica that has the authority.
  case proposals
  /// Proposals that were accepted, and rejected, as their authors have heard.
  case acceptedProposals = "accepted-proposals"
  case rejectedProposals = "rejected-proposals"
  /// Reads of clients that found all that the client had seen.
  case reads
  /// Reads of clients at replicas that had not caught up with what the client had seen.
  case turnedAway = "turned-away"
  /// Reads of clients that waited until a replica had caught up with what they had seen.
  case caughtUp = "caught-up"
  /// Replicas that were told that another became a peer.
  case joined
  /// Replicas that were told that another is no peer any more.
  case evicted
  /// Sessions begun in the first version of the protocol.
  case oldSessions = "old-sessions"
  /// Sessions begun in a later version.
  case newSessions = "new-sessions"
  /// Processes refused because they speak no version of the protocol in common.
  case strangeVersions = "no-common-version"
  /// Peers that were silent for longer than is usual.
  case suspected
  /// Edits that were durable on a disk that was wiped before anybody else had them.
  case destroyedEdits = "destroyed-edits"
  /// The most events at the end of which a replica does not know that all who count have them.
  case unstable
  /// The most such events at any time.
  case mostUnstable = "most-unstable"
}
